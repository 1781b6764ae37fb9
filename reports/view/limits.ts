import type { Result, ResultCell } from "../model.ts";
import { percent } from "./format.ts";
import { impossibleCells } from "./impossible.ts";
import { matrixOf, rowLabel } from "./matrix.ts";
import { noFault, tellingRuns } from "./runs.ts";
import { cellStatus, inconclusiveReason } from "./status.ts";
import { grouped, plural } from "./text.ts";
import { totalsOf } from "./totals.ts";
import { wilson } from "./wilson.ts";

/** One thing that a result leaves open: a heading and what is behind it. */
export interface Limit {
  readonly title: string;
  readonly text: string;
  /** Particulars, one per line; may be empty. */
  readonly items: readonly string[];
}

/** What this run cannot show, most general first; parts that do not apply are left out. */
export function limitsOf(result: Result): readonly Limit[] {
  const parts = [
    interrupted(result),
    knownBefore(result),
    sampleSize(result),
    inconclusive(result),
    vacuous(result),
    notRun(result),
    nothingJudged(result),
    diverged(result),
    tooGood(result),
    model(result),
  ];
  return parts.filter((part) => part !== undefined);
}

function interrupted(result: Result): Limit | undefined {
  if (!result.run.interrupted) return undefined;
  const text = "The run was stopped before it was finished; cells may be missing or have few runs.";
  return { title: "Interrupted", text, items: [] };
}

function knownBefore({ counterexamples }: Result): Limit | undefined {
  const stored = counterexamples.filter(({ known }) => known === "stored");
  if (stored.length === 0) return undefined;
  const text =
    "These violations were stored by earlier runs on this machine and fail still. The search of this run did " +
    "not have to find them: the same seed elsewhere may not.";
  const items = stored.map(({ file, property }) => `${property}: ${file}`);
  return { title: "Known before the run", text, items };
}

function sampleSize(result: Result): Limit | undefined {
  const effective = result.cells.map(tellingRuns).filter((runs) => runs > 0);
  if (effective.length === 0) return undefined;
  const fewest = effective.reduce((least, runs) => Math.min(least, runs), Infinity);
  const most = effective.reduce((largest, runs) => Math.max(largest, runs), 0);
  const range = fewest === most ? grouped(most) : `${grouped(fewest)} to ${grouped(most)}`;
  const bound = percent(wilson(0, fewest).high);
  const text =
    `Each cell that could be judged rests on ${range} runs in which its fault took effect. ` +
    `"Held" means not seen broken in them: in the smallest cell, up to ${bound} of such runs could ` +
    "break the claim and none be seen (95 % Wilson bound). More runs narrow it.";
  return { title: "Sample size", text, items: [] };
}

function inconclusive(result: Result): Limit | undefined {
  const cells = result.cells.filter((cell) => cellStatus(cell) === "inconclusive");
  if (cells.length === 0) return undefined;
  return {
    title: "Inconclusive cells",
    text: `${plural(cells.length, "cell")} could not be judged.`,
    items: cells.map((cell) => `${cellName(cell)}: ${inconclusiveReason(cell)}`),
  };
}

function vacuous(result: Result): Limit | undefined {
  const cells = result.cells.filter((cell) => cell.vacuousRuns > 0 && cell.fault !== noFault);
  if (cells.length === 0) return undefined;
  return {
    title: "Faults that did not take effect",
    text: "In these runs the fault was injected and met nothing, as a partition does while nobody sends; they do not count.",
    items: cells.map(
      (cell) => `${cellName(cell)}: ${grouped(cell.vacuousRuns)} of ${plural(cell.runs, "run")}`,
    ),
  };
}

function notRun(result: Result): Limit | undefined {
  const matrix = matrixOf(result);
  const gaps = matrix.rows.flatMap((row) => {
    const missing = matrix.faults.filter((fault) => !row.cells.has(fault));
    return missing.length === 0 ? [] : [`${rowLabel(row)}: ${missing.join(", ")}`];
  });
  const families = result.run.faultsNotRun ?? [];
  const items = families.length === 0 ? gaps : [`any strategy: ${families.join(", ")}`, ...gaps];
  if (items.length === 0) return undefined;
  const text = "This result says nothing about these fault families.";
  return { title: "Faults not injected", text, items };
}

function nothingJudged(result: Result): Limit | undefined {
  const cells = result.cells.filter((cell) => cellStatus(cell) === "unclaimed");
  if (cells.length === 0) return undefined;
  return {
    title: "Neither claimed nor shown broken",
    text: "No promise is made here and no counterexample was found; this is not evidence that it holds.",
    items: cells.map(cellName),
  };
}

function diverged(result: Result): Limit | undefined {
  const totals = totalsOf(result);
  if (totals.determinismDiverged === 0) return undefined;
  const text =
    `${grouped(totals.determinismDiverged)} of ${plural(totals.determinismChecked, "run")} that were ` +
    "run twice gave two different traces. A counterexample from such a cell may not replay.";
  const cells = result.cells.filter((cell) => cell.determinism.diverged > 0);
  return { title: "Runs that were not deterministic", text, items: cells.map(cellName) };
}

function tooGood(result: Result): Limit | undefined {
  const cells = impossibleCells(result);
  if (cells.length === 0) return undefined;
  const text =
    "Linearizable in every run, and available on both sides of a partition that outlasted every operation: " +
    "no strategy can be both, so the checker or the fault is wrong here.";
  return { title: "Too good to be true", text, items: cells.map(cellName) };
}

function model(result: Result): Limit | undefined {
  const simulated = result.cells.some((cell) => cell.backend === "sim");
  if (!simulated) return undefined;
  const text =
    "Broker, network, disks and clocks were simulated; the client and the code under test were real. What held, " +
    "held against a model of the server: run it with --backend process to see a real one agree.";
  return { title: "Simulation", text, items: [] };
}

function cellName(cell: ResultCell): string {
  return `${cell.strategy} under ${cell.fault} (${cell.backend})`;
}
