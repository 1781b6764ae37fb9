import type { NodeAnswer, NodeRequest, Stage } from "../../backends/backend.ts";

/** Who asks, for the history. */
export interface About {
  readonly id: string;
  readonly session: string;
  readonly number: number;
  /** Milliseconds. */
  readonly deadline: number;
}

/** Performs one operation and records it; what takes longer than the deadline stays open for ever. */
export async function operate(
  stage: Stage,
  request: NodeRequest,
  { id, session: producer, number, deadline }: About,
): Promise<NodeAnswer> {
  const { node: process, operation } = request;
  stage.record({ type: "invoke", process, id, producer, number, operation });
  const late = stage.world
    .sleep(deadline)
    .then((): NodeAnswer => ({ type: "info", error: `no answer within ${deadline} ms` }));
  const answer = await Promise.race([stage.operate(request), late]);
  if (answer.type !== "ok") stage.record({ type: answer.type, process, id, error: answer.error });
  else if (givesNothing.has(operation.f)) stage.record({ type: "ok", process, id });
  else stage.record({ type: "ok", process, id, value: answer.value });
  return answer;
}

const givesNothing: ReadonlySet<string> = new Set(["write", "add", "append", "transfer"]);
