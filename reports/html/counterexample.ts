import type { ResultAnomaly, ResultCounterexample, ResultOperation } from "../model.ts";
import { decimal } from "../view/format.ts";
import { minimalSize, originalSize } from "../view/findings.ts";
import { plural } from "../view/text.ts";
import type { Anchors } from "./anchors.ts";
import { chip } from "./chip.ts";
import { command } from "./command.ts";
import { diagram } from "./diagram/diagram.ts";
import { html, type Markup } from "./tag.ts";

/** Most messages or operations of the minimal workload listed in words. */
const listed = 8;

/** One counterexample: what was observed, the minimal case, the diagram, the replay command. */
export function counterexampleArticle(
  one: ResultCounterexample,
  anchors: Anchors,
  { open, drawn }: { readonly open: boolean; readonly drawn: boolean },
): Markup {
  const anchor = anchors.counterexamples.get(one.id) ?? "";
  const summary = html`<summary>
    <span class="case-title">${one.property}</span> ${chip(one.claimed ? "violated" : "broken")}
    <span class="q">${one.anomalies[0]?.text}</span>
  </summary>`;
  const attribute = open ? html` open` : html``;
  return html`<details class="case" id="${anchor}" ${attribute}>
    ${summary}
    <div class="case-body">
      <div class="case-facts">
        <section>
          <h5>Observed</h5>
          <ul>
            ${one.anomalies.map(anomalyItem)}
          </ul>
        </section>
        <section>
          <h5>Minimal schedule <small>${sizes(one)}</small></h5>
          ${schedule(one)}
        </section>
      </div>
      <p class="replay"><span class="label">Replay</span>${command(one.replay)}</p>
      ${drawn ? diagram(one, anchor) : html`<p class="empty">Its diagram was left out of this page; the replay shows it.</p>`}
      <p class="trace q">
        Found in run ${one.foundAtRun}, seed ${one.case.seed}${repeated(one)}. Stored in ${one.file}.
      </p>
    </div>
  </details>`;
}

/** The trace in simulation; on a real backend, where no two runs are the same, how often it failed. */
function repeated({ rate, traceHash }: ResultCounterexample): string {
  if (traceHash !== "") return `, trace ${traceHash}`;
  return rate === undefined ? "" : `, failed in ${rate.failed} of ${plural(rate.runs, "run")}`;
}

function anomalyItem({ kind, where, part, text }: ResultAnomaly): Markup {
  const place = [where, part].filter((word) => word !== undefined).join(", ");
  return html`<li><b>${kind}</b>${place !== "" && html` <span class="q">(${place})</span>`} ${text}</li>`;
}

function schedule(one: ResultCounterexample): Markup {
  const items = workloadLines(one);
  const attempts = items.slice(0, listed).map((line) => html`<li>${line}</li>`);
  const more = items.length > listed && html`<li class="q">and ${decimal(items.length - listed)} more</li>`;
  const faults =
    one.schedule.length === 0
      ? html`<li class="q">no fault is needed</li>`
      : one.schedule.map((line) => html`<li class="fault-line">${line}</li>`);
  return html`<ul>
    ${faults}${attempts}${more}
  </ul>`;
}

/** What is attempted, one line each. */
function workloadLines({ case: { workload } }: ResultCounterexample): string[] {
  if ("messages" in workload) {
    return workload.messages.map(
      ({ at, producer, size }) => `producer-${producer} sends ${decimal(size)} bytes at ${decimal(at)} ms`,
    );
  }
  return workload.operations.map(
    (operation) => `session-${operation.session}: ${asked(operation)} at ${decimal(operation.at)} ms`,
  );
}

/** What an operation asks for, as `write key-1` or `transfer 3 from account-1 to account-2`. */
function asked({ f, key, to, amount }: ResultOperation): string {
  if (f === "balances") return "balances";
  if (to !== undefined) return `${f} ${amount ?? 1} from account-${key} to account-${to}`;
  return amount === undefined ? `${f} key-${key}` : `${f} ${amount} to key-${key}`;
}

function sizes(one: ResultCounterexample): string {
  const steps = plural(one.shrunkFrom.simulations, "simulation");
  return `${minimalSize(one)}; shrunk from ${originalSize(one)} in ${steps}`;
}
