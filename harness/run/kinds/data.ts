import type { Stage } from "../../backends/backend.ts";
import { judgeData } from "../../checkers/data/judge.ts";
import type { DataScenario } from "../../scenario/scenario.ts";
import { homeOf } from "../../scenario/home.ts";
import { nodeNames } from "../../scenario/topology.ts";
import type { DataWorkload, OperationAttempt } from "../../scenario/workload.ts";
import type { Playing, RunKind } from "./kind.ts";
import { misset, watchClocks } from "./clocks.ts";
import { finalReads } from "./final-reads.ts";
import { Session } from "./session.ts";
import { storeOf, type Store } from "./store.ts";

/** Sessions that read and write at nodes. */
export const dataKind: RunKind<DataScenario, DataWorkload> = {
  setUp(stage, seed, { topology, clocks }) {
    if (clocks !== undefined) misset(stage, nodeNames(topology), clocks, seed);
  },
  play,
  // What the broker holds for the nodes is their own affair: an ephemeral consumer of a dead node never drains.
  isIdle: ({ operations, notRunning }) => operations.length === 0 && notRunning.length === 0,
  async observe(stage, { operations }, { topology, limits, workload }) {
    // The last operation may lie long before the last healing, and copying goes on after it.
    await stage.world.sleep(limits.quiet);
    const reads = storeOf(workload).reads(operations);
    await Promise.all(
      nodeNames(topology).map((node) => finalReads(stage, node, reads, limits.operationDeadline)),
    );
  },
  judge: (history, properties, { limits }) => judgeData(history, properties, limits),
};

function play(
  stage: Stage,
  { operations }: DataWorkload,
  { topology, sessions, limits, clocks, workload }: DataScenario,
): Playing {
  const nodes = nodeNames(topology);
  if (clocks !== undefined) void watchClocks(stage, nodes, workload.spread);
  const store = storeOf(workload);
  const own = new Map<number, OperationAttempt[]>();
  for (const operation of operations.toSorted((a, b) => a.at - b.at)) {
    const number = sessions.pinned ? sessionAtHome(operation, store, nodes) : operation.session;
    own.set(number, [...(own.get(number) ?? []), operation]);
  }
  const open = [...own].map(
    ([number, list]) =>
      new Session(stage, {
        number,
        nodes,
        roam: sessions.roam,
        rereads: sessions.rereads,
        deadline: limits.operationDeadline,
        store,
        operations: list,
      }),
  );
  for (const session of open) session.start();
  const last = Math.max(0, ...operations.map(({ at }) => at));
  return { begun: stage.world.sleep(last), open: () => open.flatMap((session) => session.open()) };
}

/** The number of the session at the home of the key; sessions are dealt out to the nodes in turn. */
function sessionAtHome(operation: OperationAttempt, store: Store, nodes: readonly string[]): number {
  const rank = Math.floor((operation.session - 1) / nodes.length);
  return rank * nodes.length + nodes.indexOf(homeOf(store.keyOf(operation), nodes)) + 1;
}
