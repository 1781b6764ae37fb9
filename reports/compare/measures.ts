import type { ResultCell, ResultLatency, ResultProportion } from "../model.ts";

/** What a number is about, in the order in which differences are told. */
export const aspects = ["anomalies", "availability", "latency", "cost"] as const;

/** One of {@link aspects}. */
export type Aspect = (typeof aspects)[number];

/** The numbers of a cell that measures are taken from. */
export type MeasuredCell = Pick<
  ResultCell,
  "runs" | "delivery" | "availability" | "progressDuringFaults" | "latency" | "cost"
>;

/** A number of a cell that can be compared. */
export interface Measure {
  /** As the result names it in `uncertainty.errors`. */
  readonly name: string;
  readonly aspect: Aspect;
  /** For people, with the unit that is not in the value itself. */
  readonly title: string;
  readonly unit: "share" | "ms" | "bytes" | "count" | "per 1,000";
  readonly better: "more" | "less";
  /** For a percentile: which one. */
  readonly percent?: number;
  /** Undefined if nothing was measured. */
  value(cell: MeasuredCell): number | undefined;
  /** How many operations, messages or runs it is about. */
  count(cell: MeasuredCell): number;
}

type Anomaly = "lost" | "duplicated" | "phantom" | "corrupted" | "reordered";

function anomaly(kind: Anomaly): Measure {
  return {
    name: `anomalies.${kind}`,
    aspect: "anomalies",
    title: `${kind} per 1,000 attempted`,
    unit: "per 1,000",
    better: "less",
    value: ({ delivery }) =>
      delivery.attempted === 0 ? undefined : (1_000 * delivery[kind]) / delivery.attempted,
    count: ({ delivery }) => delivery.attempted,
  };
}

function share(name: string, title: string, of: (cell: MeasuredCell) => ResultProportion): Measure {
  return {
    name: `availability.${name}`,
    aspect: "availability",
    title,
    unit: "share",
    better: "more",
    value: (cell) => (of(cell).total === 0 ? undefined : of(cell).successes / of(cell).total),
    count: (cell) => of(cell).total,
  };
}

type LatencyName = keyof ResultCell["latency"];

const latencyTitles: Readonly<Record<LatencyName, string>> = {
  acknowledgement: "until acknowledged",
  delivery: "until delivered",
  recovery: "until recovered",
};

function latency(of: LatencyName, percentile: "p50" | "p99"): Measure {
  const values = (cell: MeasuredCell): ResultLatency => cell.latency[of];
  return {
    name: `latency.${of}.${percentile}`,
    aspect: "latency",
    title: `${latencyTitles[of]}, ${percentile}`,
    unit: "ms",
    better: "less",
    percent: percentile === "p50" ? 50 : 99,
    value: (cell) => (values(cell).count === 0 ? undefined : values(cell)[percentile]),
    count: (cell) => values(cell).count,
  };
}

function cost(
  of: Exclude<keyof ResultCell["cost"], "acknowledged">,
  title: string,
  unit: "bytes" | "count",
): Measure {
  return {
    name: `cost.${of}`,
    aspect: "cost",
    title: `${title} per acknowledged`,
    unit,
    better: "less",
    value: (cell) => (cell.cost.acknowledged === 0 ? undefined : cell.cost[of]),
    count: (cell) => cell.cost.acknowledged,
  };
}

/** All measures, in the order in which they are told. */
export const measures: readonly Measure[] = [
  anomaly("lost"),
  anomaly("duplicated"),
  anomaly("phantom"),
  anomaly("corrupted"),
  anomaly("reordered"),
  share("duringFaults", "answered in time during faults", (cell) => cell.availability.duringFaults),
  share("outsideFaults", "answered in time outside faults", (cell) => cell.availability.outsideFaults),
  share("progressDuringFaults", "runs with progress during faults", (cell) => cell.progressDuringFaults),
  latency("acknowledgement", "p50"),
  latency("acknowledgement", "p99"),
  latency("delivery", "p50"),
  latency("delivery", "p99"),
  latency("recovery", "p50"),
  cost("networkMessages", "messages on the network", "count"),
  cost("networkBytes", "bytes on the network", "bytes"),
  cost("storedBytes", "bytes stored", "bytes"),
  cost("syncs", "disk syncs", "count"),
];
