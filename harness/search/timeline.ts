import type { ResultTimelineRow } from "../../reports/model.ts";
import type { Anomaly } from "../checkers/verdict.ts";
import type { CompletionEvent, History, HistoryEvent, InvokeEvent } from "../history/events.ts";
import { operationText, resultText } from "./operation-text.ts";

/** Most rows of a timeline; what is beyond stays in the replay. */
const MOST_ROWS = 400;

/** A message diagram as rows, with the lanes that occur in it. */
export interface Timeline {
  readonly lanes: readonly string[];
  readonly rows: readonly ResultTimelineRow[];
  readonly omitted: number;
}

/** Turns a history into rows of a diagram; the rows that the anomalies point at are marked. */
export function timeline(
  { events }: History,
  anomalies: readonly Anomaly[],
  describeFault: (index: number) => string,
): Timeline {
  const builder = new TimelineBuilder(events, anomalies, describeFault);
  const rows = events.flatMap((event) => builder.rowsOf(event));
  const shown = rows.slice(0, MOST_ROWS);
  return { lanes: lanesOf(shown), rows: shown, omitted: rows.length - shown.length };
}

class TimelineBuilder {
  readonly #completions = new Map<string, CompletionEvent>();
  readonly #producers = new Map<string, string>();
  readonly #faultEnds = new Map<number, number>();
  readonly #servers: string[];
  readonly #marked: ReadonlySet<string>;
  readonly #describeFault: (index: number) => string;

  constructor(
    events: readonly HistoryEvent[],
    anomalies: readonly Anomaly[],
    describeFault: (index: number) => string,
  ) {
    this.#describeFault = describeFault;
    this.#servers = [...new Set(events.flatMap((event) => ("server" in event ? [event.server] : [])))];
    this.#marked = new Set(
      anomalies.flatMap(({ id, operations = [id], times }) =>
        times.flatMap((time) => operations.map((operation) => markOf(operation, time))),
      ),
    );
    for (const event of events) this.#index(event);
  }

  rowsOf(event: HistoryEvent): ResultTimelineRow[] {
    if (event.type === "fault") return event.phase === "start" ? this.#faults(event) : [];
    const row = this.#rowOf(event);
    return row === undefined ? [] : [row];
  }

  #index(event: HistoryEvent): void {
    if (event.type === "ok" || event.type === "fail" || event.type === "info") {
      if (!this.#completions.has(event.id)) this.#completions.set(event.id, event);
    } else if (event.type === "invoke") {
      this.#producers.set(event.id, event.process);
    } else if (event.type === "fault" && event.phase === "end") {
      this.#faultEnds.set(event.index, event.time);
    }
  }

  #rowOf(event: HistoryEvent): ResultTimelineRow | undefined {
    const time = event.time / 1000;
    switch (event.type) {
      case "invoke":
        return this.#operation(event);
      case "stored": {
        const lane = (event.id === undefined ? undefined : this.#producers.get(event.id)) ?? event.server;
        const text = event.duplicate
          ? `refused as a duplicate of ${event.stream} #${event.sequence}`
          : `stored as ${event.stream} #${event.sequence}`;
        return { time, lane, to: event.server, type: "stored", ...this.#about(event), text };
      }
      case "delivered": {
        const text = event.attempt > 1 ? `delivered, attempt ${event.attempt}` : "delivered";
        const [lane = event.process] = this.#servers;
        return { time, lane, to: event.process, type: "delivered", ...this.#about(event), text };
      }
      case "effect": {
        const text = event.applied ? "effect" : `no effect: key ${event.key ?? ""} was known`;
        return { time, lane: event.process, type: "effect", ...this.#about(event), text };
      }
      case "process": {
        const reason = event.error === undefined ? "" : `: ${event.error}`;
        const text = `${event.what} of incarnation ${event.incarnation}${reason}`;
        return { time, lane: event.process, type: "process", evidence: false, text };
      }
      case "server":
        return { time, lane: event.server, type: "process", evidence: false, text: serverText(event) };
      case "phase": {
        const text = [event.phase, event.outcome, ...(event.outstanding ?? [])].filter(Boolean).join(": ");
        return { time, lane: "", type: "phase", evidence: false, text };
      }
      case "stall": {
        const text = `held up for ${Math.round(event.duration / 1000)} ms without a fault`;
        return { time, lane: event.name, type: "log", evidence: false, text };
      }
      case "log":
        return { time, lane: event.process, type: "log", evidence: false, text: event.text };
      default:
        return undefined;
    }
  }

  #operation(event: Extract<HistoryEvent, { type: "invoke" }>): ResultTimelineRow {
    const end = this.#completions.get(event.id);
    const outcome = end?.type ?? "info";
    const what =
      event.operation === undefined
        ? `send ${event.id}`
        : `${event.producer} ${operationText(event.operation)}`;
    const text = `${what}: ${outcomeText(event, end)}${end?.error === undefined ? "" : ` (${end.error})`}`;
    const about = this.#about(event);
    const evidence = about.evidence || (end !== undefined && this.#marked.has(markOf(event.id, end.time)));
    return {
      time: event.time / 1000,
      ...(end !== undefined && { until: end.time / 1000 }),
      lane: event.process,
      type: "operation",
      outcome,
      ...about,
      evidence,
      text,
    };
  }

  /** One row for a fault between two ends, else one for each end. */
  #faults({ index, kind, targets, time }: Extract<HistoryEvent, { type: "fault" }>): ResultTimelineRow[] {
    const end = this.#faultEnds.get(index);
    const [first = "", second] = targets;
    const ends =
      targets.length === 2 && second !== undefined
        ? [{ lane: first, to: second }]
        : targets.map((lane) => ({ lane }));
    return ends.map((where) => ({
      time: time / 1000,
      ...(end !== undefined && { until: end / 1000 }),
      ...where,
      type: "fault",
      outcome: kind,
      evidence: false,
      text: this.#describeFault(index),
    }));
  }

  #about(event: { readonly time: number; readonly id?: string }): { id?: string; evidence: boolean } {
    const evidence = this.#marked.has(markOf(event.id, event.time));
    return event.id === undefined ? { evidence } : { id: event.id, evidence };
  }
}

function outcomeText({ operation }: InvokeEvent, end: CompletionEvent | undefined): string {
  if (end?.type === "ok" && operation !== undefined && end.value !== undefined && operation.f !== "cas") {
    return resultText(end.value);
  }
  if (end?.type === "ok" && end.value === false) return "not set, it differs";
  return { ok: "acknowledged", fail: "refused", info: "unknown" }[end?.type ?? "info"];
}

function serverText({ what, stream }: Extract<HistoryEvent, { type: "server" }>): string {
  const group = stream ?? "the meta group";
  if (what === "lead") return `leads ${group}`;
  return what === "step-down" ? `leads ${group} no longer` : what;
}

function markOf(id: string | undefined, time: number): string {
  return `${id ?? ""} ${time}`;
}

/** Producers, servers, consumers, in that order, as far as they occur. */
function lanesOf(rows: readonly ResultTimelineRow[]): string[] {
  const lanes = new Set(rows.flatMap(({ lane, to }) => (to === undefined ? [lane] : [lane, to])));
  lanes.delete("");
  const rank = (lane: string) => (lane.startsWith("producer") ? 0 : lane.startsWith("nats") ? 1 : 2);
  return [...lanes].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}
