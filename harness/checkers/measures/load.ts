import type { ResultEstimate, ResultLoad } from "../../../reports/model.ts";

/** What processes and servers have sent and were sent, by name; a message counts at both ends. */
export type Traffic = Readonly<Record<string, { readonly messages: number; readonly bytes: number }>>;

/** What one run asked of the network and of those who took part. All are whole numbers. */
export interface RunLoad {
  /** Acknowledged messages or operations. */
  readonly operations: number;
  readonly messages: number;
  readonly bytes: number;
  /** Messages that servers stored. */
  readonly stored: number;
  /** Messages that each process or server sent or was sent. */
  readonly handled: Readonly<Record<string, number>>;
}

/** Sums over runs from which a quotient and its interval follow. */
interface Sums {
  readonly messages: number;
  readonly squares: number;
  /** Of messages and operations of the same run. */
  readonly products: number;
}

/** The load of many runs, as plain data that can be merged. */
export interface LoadAggregate {
  readonly runs: number;
  readonly operations: number;
  readonly operationSquares: number;
  readonly bytes: number;
  readonly stored: number;
  readonly all: Sums;
  readonly handled: Readonly<Record<string, Sums>>;
}

/**
 * Microseconds that the model of throughput takes a message to cost, on a machine like that of a service:
 * in a process with its client library, in a server, and in a server that stores it. Orders of magnitude,
 * the same for all strategies: what follows from them compares strategies and predicts no machine.
 */
export const workModel = { process: 10, server: 1, stored: 10 } as const;

const noSums: Sums = { messages: 0, squares: 0, products: 0 };

/** The load of one run. */
export function runLoad(traffic: Traffic, operations: number, stored: number): RunLoad {
  const ends = Object.entries(traffic);
  const total = (value: (end: Traffic[string]) => number) => ends.reduce((sum, [, end]) => sum + value(end), 0);
  return {
    operations,
    // Everything was sent by one and to another one; what nobody accepted counts but once.
    messages: Math.ceil(total(({ messages }) => messages) / 2),
    bytes: Math.ceil(total(({ bytes }) => bytes) / 2),
    stored,
    handled: Object.fromEntries(ends.map(([name, { messages }]) => [name, messages])),
  };
}

/** With the requests that came to each process beside the network: each is one message, and its answer another. */
export function withRequests(load: RunLoad, requests: ReadonlyMap<string, number>): RunLoad {
  const handled: Record<string, number> = { ...load.handled };
  for (const [name, count] of requests) handled[name] = (handled[name] ?? 0) + 2 * count;
  return { ...load, handled };
}

/** The load of one run as an aggregate. */
export function loadOf({ operations, messages, bytes, stored, handled }: RunLoad): LoadAggregate {
  const sums = (count: number): Sums => ({
    messages: count,
    squares: count * count,
    products: count * operations,
  });
  return {
    runs: 1,
    operations,
    operationSquares: operations * operations,
    bytes,
    stored,
    all: sums(messages),
    handled: Object.fromEntries(Object.entries(handled).map(([name, count]) => [name, sums(count)])),
  };
}

/** Adds up two aggregates of different runs; either may be absent. */
export function mergeLoads(
  a: LoadAggregate | undefined,
  b: LoadAggregate | undefined,
): LoadAggregate | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const names = [...new Set([...Object.keys(a.handled), ...Object.keys(b.handled)])].toSorted();
  return {
    runs: a.runs + b.runs,
    operations: a.operations + b.operations,
    operationSquares: a.operationSquares + b.operationSquares,
    bytes: a.bytes + b.bytes,
    stored: a.stored + b.stored,
    all: addSums(a.all, b.all),
    handled: Object.fromEntries(
      names.map((name) => [name, addSums(a.handled[name] ?? noSums, b.handled[name] ?? noSums)]),
    ),
  };
}

function addSums(a: Sums, b: Sums): Sums {
  return {
    messages: a.messages + b.messages,
    squares: a.squares + b.squares,
    products: a.products + b.products,
  };
}

/** The numbers as the results hold them; undefined if too little was done for an interval. */
export function toLoad(aggregate: LoadAggregate): ResultLoad | undefined {
  const { runs, operations, bytes, stored } = aggregate;
  if (runs < 2 || operations === 0) return undefined;
  const hosts = Object.entries(aggregate.handled).map(([name, sums]) => ({
    name,
    messages: perOperation(sums, aggregate),
  }));
  const process = busiest(hosts.filter(({ name }) => !isServer(name)));
  const server = busiest(hosts.filter(({ name }) => isServer(name)));
  const storedEach = stored / operations;
  const work = [
    ...(process === undefined ? [] : [{ ...process, cost: (messages: number) => messages * workModel.process }]),
    ...(server === undefined
      ? []
      : [
          {
            ...server,
            cost: (messages: number) => messages * workModel.server + storedEach * workModel.stored,
          },
        ]),
  ];
  const [most] = work.toSorted((a, b) => b.cost(b.messages.value) - a.cost(a.messages.value));
  return {
    operations,
    messages: perOperation(aggregate.all, aggregate),
    bytes: bytes / operations,
    ...(process !== undefined && { process }),
    ...(server !== undefined && { server: { ...server, stored: storedEach } }),
    ...(most !== undefined && { throughput: throughputOf(most) }),
  };
}

interface Host {
  readonly name: string;
  readonly messages: ResultEstimate;
}

function busiest(hosts: readonly Host[]): Host | undefined {
  return hosts.reduce<Host | undefined>(
    (most, host) => (most === undefined || host.messages.value > most.messages.value ? host : most),
    undefined,
  );
}

function isServer(name: string): boolean {
  return name.startsWith("nats-");
}

/** Microseconds in a second. */
const SECOND = 1_000_000;

function throughputOf({
  name,
  messages,
  cost,
}: Host & { readonly cost: (messages: number) => number }): NonNullable<ResultLoad["throughput"]> {
  return {
    value: SECOND / cost(messages.value),
    low: SECOND / cost(messages.high),
    high: SECOND / Math.max(cost(messages.low), Number.EPSILON * SECOND),
    limitedBy: name,
    model: { ...workModel },
  };
}

/** Standard normal quantile of a two-sided 95 % interval. */
const QUANTILE = 1.959963984540054;

/** Messages over operations, with the interval of a quotient of sums (delta method, runs as samples). */
function perOperation(
  { messages, squares, products }: Sums,
  { runs, operations, operationSquares }: LoadAggregate,
): ResultEstimate {
  const value = messages / operations;
  const residual = Math.max(0, squares - 2 * value * products + value * value * operationSquares);
  const spread = (QUANTILE * Math.sqrt((residual * runs) / (runs - 1))) / operations;
  return { value, low: Math.max(0, value - spread), high: value + spread };
}
