import type { Operation } from "../../../../harness/checkers/consistency/operation.ts";
import type { Json } from "../../../../harness/scenario/json.ts";

// The session guarantees of registers as they are defined, by trying every order of the versions of a
// key. Only for histories in which no value is written twice.

export interface NaiveVerdicts {
  readonly "read-your-writes": boolean;
  readonly "monotonic-reads": boolean;
  readonly pram: boolean;
  readonly causal: boolean;
}

type Pairs = readonly (readonly [Operation, Operation])[];

/** Whether each guarantee has an order of versions; undefined if a read saw what nobody wrote. */
export function naiveSessions(operations: readonly Operation[]): NaiveVerdicts | undefined {
  const all = operations.filter(({ status }) => status !== "fail");
  const swapped = ({ f, output, status }: Operation) =>
    f === "cas" && (status === "info" || output !== false);
  const idle = ({ f, input }: Operation) => f === "cas" && (input as Json[])[0] === (input as Json[])[1];
  const writes = all.filter((one) => one.f === "write" || (swapped(one) && !idle(one)));
  const written = ({ f, input }: Operation): Json => (f === "cas" ? ((input as Json[])[1] ?? null) : input);
  const readers = all.filter(
    (one) =>
      (one.f === "read" && one.status === "ok") || (swapped(one) && !(idle(one) && one.status === "info")),
  );
  const valueRead = ({ f, input, output }: Operation): Json =>
    f === "cas" ? ((input as Json[])[0] ?? null) : output;
  const sources = new Map<Operation, Operation | null>();
  for (const reader of readers) {
    const value = valueRead(reader);
    const source =
      value === null ? null : writes.find((one) => one.key === reader.key && written(one) === value);
    if (source === undefined && reader.status === "ok") return undefined;
    if (source !== undefined) sources.set(reader, source);
  }
  const seen = new Set<Operation | null>();
  for (let count = -1; count !== seen.size;) {
    count = seen.size;
    for (const [reader, source] of sources) if (reader.status === "ok" || seen.has(reader)) seen.add(source);
  }
  const versions = writes.filter((one) => one.status === "ok" || seen.has(one));
  const live = all.filter((one) => one.status === "ok" || seen.has(one));
  const earlier = (one: Operation, other: Operation) =>
    one.status === "ok" && one.session === other.session && all.indexOf(one) < all.indexOf(other);
  const judged = [...sources.keys()].filter((one) => live.includes(one));

  /** Pairs of a version and a newer one, for what each reader has seen; undefined if it saw one and read nothing. */
  const demands = (visible: (reader: Operation) => Iterable<Operation>): Pairs | undefined => {
    const pairs: (readonly [Operation, Operation])[] = [];
    for (const reader of judged) {
      for (const version of visible(reader)) {
        if (version.key !== reader.key || version === reader || !versions.includes(version)) continue;
        const source = sources.get(reader);
        if (source === null) return undefined;
        if (source !== undefined && source !== version) pairs.push([version, source]);
      }
    }
    return pairs;
  };
  const own = (reader: Operation) =>
    reader.status === "ok" ? live.filter((one) => earlier(one, reader)) : [];
  const ownReads = (reader: Operation) => own(reader).flatMap((one) => sources.get(one) ?? []);
  const pram = (reader: Operation) => {
    const direct = [
      ...live.filter((one) => earlier(one, reader)),
      ...live.filter((one) => earlier(one, reader)).flatMap((one) => sources.get(one) ?? []),
      ...(sources.get(reader) ? [sources.get(reader) as Operation] : []),
    ];
    return direct.flatMap((version) => [version, ...live.filter((one) => earlier(one, version))]);
  };
  const causes = (reader: Operation) => {
    const past = new Set<Operation>();
    const add = (one: Operation) => {
      for (const cause of [
        ...live.filter((before) => earlier(before, one)),
        ...(sources.get(one) ? [sources.get(one) as Operation] : []),
      ]) {
        if (past.has(cause)) continue;
        past.add(cause);
        add(cause);
      }
    };
    add(reader);
    return past;
  };
  const evidence = versions.flatMap((one) => {
    const source = sources.get(one);
    return source ? [[source, one] as const] : [];
  });
  const program = versions.flatMap((one) =>
    versions
      .filter((other) => one.key === other.key && earlier(one, other))
      .map((other) => [one, other] as const),
  );
  const direct = hasOrder([...evidence, ...program]);
  const base = direct ? [...evidence, ...program] : hasOrder(evidence) ? evidence : [];
  const holds = (pairs: Pairs | undefined) => pairs !== undefined && hasOrder([...base, ...pairs]);
  const readYourWrites = holds(demands((reader) => own(reader).filter((one) => versions.includes(one))));
  const monotonicReads = holds(demands(ownReads));
  const isPram = direct && readYourWrites && monotonicReads && holds(demands(pram));
  const circle = live.some((one) => causes(one).has(one));
  const follows = holds(
    versions.flatMap((one) =>
      own(one)
        .concat(one.status === "info" ? live.filter((other) => earlier(other, one)) : [])
        .flatMap((other) => {
          const source = sources.get(other);
          return source && source.key === one.key && source !== one ? [[source, one] as const] : [];
        }),
    ),
  );
  return {
    "read-your-writes": readYourWrites,
    "monotonic-reads": monotonicReads,
    pram: isPram,
    causal: isPram && follows && !circle && holds(demands(causes)),
  };
}

/** Whether some order of operations keeps all pairs, by trying which can come next. */
function hasOrder(pairs: Pairs): boolean {
  let left = pairs;
  for (;;) {
    const free = left.filter(([one]) => left.every(([, other]) => other !== one));
    if (left.length === 0) return true;
    if (free.length === 0) return false;
    left = left.filter((pair) => !free.includes(pair));
  }
}
