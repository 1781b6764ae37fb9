import { named, visible, type Finding, type Style } from "../../reports/index.ts";
import { tableLines } from "./table.ts";

/** Most lines of them. */
const most = 16;

/**
 * Many properties that are not claimed and were shown broken: a heading, then one line for each strategy
 * and property, with the smallest case that shows it.
 */
export function brokenGroupLines(findings: readonly Finding[], style: Style): string[] {
  const rows = [...groups(findings).values()].map((group) => {
    const { cell, property, counterexample } = smallest(group);
    const under = group.length === 1 ? `under ${named(cell.fault)}` : `under ${group.length} fault families`;
    return [
      `◇ ${named(cell.strategy)}`,
      named(property.property),
      under,
      visible(counterexample?.file ?? ""),
    ];
  });
  const heading = "shown broken, not claimed (the smallest case of each; all are in the report):";
  const lines = tableLines(rows.slice(0, most)).map((line) => style.status("broken", line));
  const more = rows.length - most;
  const note = more > 0 ? [style.dim(`… and ${more} more strategies and properties`)] : [];
  return [style.status("broken", heading), ...lines, ...note];
}

function groups(findings: readonly Finding[]): Map<string, Finding[]> {
  const byName = new Map<string, Finding[]>();
  for (const finding of findings) {
    const name = `${finding.cell.scenario}\n${finding.cell.strategy}\n${finding.property.property}`;
    const group = byName.get(name);
    if (group === undefined) byName.set(name, [finding]);
    else group.push(finding);
  }
  return byName;
}

function smallest(group: readonly Finding[]): Finding {
  return group.reduce((least, finding) => (size(finding) < size(least) ? finding : least));
}

function size({ counterexample }: Finding): number {
  if (counterexample === undefined) return Infinity;
  const { schedule, workload } = counterexample.case;
  return schedule.length * 1_000 + ("messages" in workload ? workload.messages : workload.operations).length;
}
