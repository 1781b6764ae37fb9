import type { Result, ResultCell, ResultLoad } from "../model.ts";
import { costPlaceOf } from "./cost-cells.ts";
import { bytes, decimal, duration } from "./format.ts";
import { grouped } from "./text.ts";

/** What a strategy costs in one size. */
export interface CostPoint {
  /** Nodes, or producers and as many consumers. */
  readonly size: number;
  readonly cell: ResultCell;
  readonly load: ResultLoad;
}

/** How the cost of a strategy grows; points from the smallest size. */
export interface CostCurve {
  /** With the variant of the scenario, if it is not the plain one. */
  readonly strategy: string;
  readonly backend: string;
  readonly points: readonly CostPoint[];
}

/** One quantity of a cost curve. */
export interface CostQuantity {
  readonly name: string;
  readonly meaning: string;
  readonly value: (point: CostPoint) => number;
  readonly text: (value: number) => string;
}

/** The cost curves of a result, in the order of their first cells. */
export function costCurves({ cells }: Pick<Result, "cells">): readonly CostCurve[] {
  const curves = new Map<string, { strategy: string; backend: string; points: CostPoint[] }>();
  for (const cell of cells) {
    const place = costPlaceOf(cell);
    if (place === undefined || cell.load === undefined) continue;
    const { backend, load } = cell;
    const { variant, size } = place;
    const strategy = variant === "" ? cell.strategy : `${cell.strategy} (${variant})`;
    const key = JSON.stringify([strategy, backend]);
    const curve = curves.get(key) ?? { strategy, backend, points: [] };
    curve.points.push({ size, cell, load });
    curves.set(key, curve);
  }
  return [...curves.values()].map((curve) => ({
    ...curve,
    points: curve.points.toSorted((a, b) => a.size - b.size),
  }));
}

/** What cost curves tell, each of one acknowledged message or operation. */
export const costQuantities: readonly CostQuantity[] = [
  {
    name: "messages",
    meaning: "of the network",
    value: ({ load }) => load.messages.value,
    text: decimal,
  },
  { name: "bytes", meaning: "of the network", value: ({ load }) => load.bytes, text: bytes },
  {
    name: "latency",
    meaning: "median until it is acknowledged",
    value: ({ cell }) => cell.latency.acknowledgement.p50,
    text: duration,
  },
  {
    name: "busiest process",
    meaning: "messages that it sends and is sent, requests of its sessions and their answers among them",
    value: ({ load }) => load.process?.messages.value ?? 0,
    text: decimal,
  },
  {
    name: "throughput",
    meaning: "modelled: operations per second at which the busiest process or server has no time left",
    value: ({ load }) => load.throughput?.value ?? 0,
    text: (value) => (value >= 10_000 ? `${grouped(Math.round(value / 1000))} k/s` : `${decimal(value)} /s`),
  },
];

/** What the model of throughput rests on, in one sentence; empty if nothing was modelled. */
export function modelSentence(curves: readonly CostCurve[]): string {
  const model = curves.flatMap(({ points }) => points).find(({ load }) => load.throughput !== undefined)?.load
    .throughput?.model;
  if (model === undefined) return "";
  return (
    `The model takes a message to cost ${decimal(model.process)} µs in a process, ${decimal(model.server)} µs in a server ` +
    `and ${decimal(model.stored)} µs more where it is stored: orders of magnitude, the same for all strategies, ` +
    "to compare them by and not to predict a machine."
  );
}

const bars = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;

/** Values as bars of a height from the smallest possible, 0, to the largest of them. */
export function sparkline(values: readonly number[]): string {
  const most = Math.max(...values);
  if (!(most > 0)) return (bars[0] as string).repeat(values.length);
  return values
    .map((value) => bars[Math.min(bars.length - 1, Math.floor((value / most) * bars.length))] ?? bars[0])
    .join("");
}
