import type { NodeAnswer, NodeRequest, Stage } from "../../backends/backend.ts";
import { finalPrefix } from "../../checkers/data/data-facts.ts";
import type { OperationAttempt } from "../../scenario/workload.ts";

/** Name of a key of a workload. */
export function keyName(key: number): string {
  return `key-${key}`;
}

/** What a session does, and where. */
export interface SessionPlan {
  /** From 1; sessions are dealt out to the nodes in turn. */
  readonly number: number;
  readonly nodes: readonly string[];
  /** Whether it goes on at the next node when an operation did not succeed. */
  readonly roam: boolean;
  /** Whether it reads all its keys at once when its node can be asked again after it had died. */
  readonly rereads: boolean;
  /** Milliseconds after which it gives up waiting. */
  readonly deadline: number;
  /** In order of time. */
  readonly operations: readonly OperationAttempt[];
}

/** A client that performs its operations one after the other, each at its time or as soon as it is free. */
export class Session {
  readonly #stage: Stage;
  readonly #plan: SessionPlan;
  readonly #name: string;
  readonly #keys: readonly string[];
  /** What it has last seen of each key. */
  readonly #seen = new Map<string, string | null>();
  #node: number;
  /** Operations that have ended. */
  #done = 0;
  /** Reads of keys after returns of its node: how many have been asked for, and how many have ended. */
  #rereads = 0;
  #reread = 0;
  /** Resolves when it is free. */
  #free: Promise<void> = Promise.resolve();

  constructor(stage: Stage, plan: SessionPlan) {
    this.#stage = stage;
    this.#plan = plan;
    this.#name = `session-${plan.number}`;
    this.#keys = [...new Set(plan.operations.map(({ key }) => keyName(key)))];
    this.#node = (plan.number - 1) % plan.nodes.length;
  }

  /** Begins; times count from now. */
  start(): void {
    if (this.#plan.rereads) this.#stage.onReturn((node) => this.#onReturn(node));
    void this.#run(this.#stage.world.now());
  }

  /** Ids of operations that have not ended. */
  open(): string[] {
    const { operations } = this.#plan;
    const left = operations.slice(this.#done).map((_, index) => this.#id(this.#done + index));
    const again = Array.from({ length: this.#rereads - this.#reread }, (_, index) =>
      this.#againId(this.#reread + index),
    );
    return [...left, ...again];
  }

  async #run(start: number): Promise<void> {
    const { world } = this.#stage;
    for (const [index, attempt] of this.#plan.operations.entries()) {
      const wait = start + attempt.at - world.now();
      if (wait > 0) await world.sleep(wait);
      await this.#whenFree(() => this.#perform(attempt, index));
      this.#done = index + 1;
    }
  }

  /** What has been started earlier is done first, whoever started it. */
  #whenFree(work: () => Promise<void>): Promise<void> {
    this.#free = this.#free.then(work);
    return this.#free;
  }

  #onReturn(node: string): void {
    if (node !== this.#plan.nodes[this.#node]) return;
    for (const key of this.#keys) {
      const index = this.#rereads++;
      void this.#whenFree(() => this.#readAgain(key, node, index));
    }
  }

  /** Reads a key where it was used before; the session may have gone on to another node by now. */
  async #readAgain(key: string, node: string, index: number): Promise<void> {
    const request: NodeRequest = { node, f: "read", key, value: null, expected: null };
    const about = { id: this.#againId(index), number: this.#plan.operations.length + index + 1 };
    if (node === this.#plan.nodes[this.#node]) await this.#ask(request, about);
    this.#reread = index + 1;
  }

  async #perform({ f, key: number }: OperationAttempt, index: number): Promise<void> {
    const { nodes, number: session } = this.#plan;
    const key = keyName(number);
    const node = nodes[this.#node] ?? "";
    const value = f === "read" ? null : `v${session}.${index + 1}`;
    const expected = f === "cas" ? (this.#seen.get(key) ?? null) : null;
    await this.#ask({ node, f, key, value, expected }, { id: this.#id(index), number: index + 1 });
  }

  async #ask(request: NodeRequest, about: Pick<About, "id" | "number">): Promise<void> {
    const { nodes, roam, deadline } = this.#plan;
    const answer = await operate(this.#stage, request, { ...about, session: this.#name, deadline });
    if (answer.type === "ok") this.#see(request, answer.value);
    else if (roam) this.#node = (this.#node + 1) % nodes.length;
  }

  #see({ f, key, value }: NodeRequest, result: string | boolean | null): void {
    if (f === "read") this.#seen.set(key, result as string | null);
    else if (result !== false) this.#seen.set(key, value);
  }

  #id(index: number): string {
    return `${this.#name}/${index + 1}`;
  }

  #againId(index: number): string {
    return `${this.#name}/again-${index + 1}`;
  }
}

/** Milliseconds between two tries of a final read, and how many there are. */
const FINAL_DELAY = 250;
const FINAL_TRIES = 20;

/** Reads keys at a node when the run has come to rest; tries again while the node does not answer. */
export async function finalReads(
  stage: Stage,
  node: string,
  keys: readonly string[],
  deadline: number,
): Promise<void> {
  const session = `${finalPrefix}${node}`;
  let number = 0;
  for (const key of keys) {
    for (let tries = 1; tries <= FINAL_TRIES; tries++) {
      number++;
      const about = { id: `${session}/${number}`, session, number, deadline };
      const { type } = await operate(stage, { node, f: "read", key, value: null, expected: null }, about);
      if (type === "ok") break;
      await stage.world.sleep(FINAL_DELAY);
    }
  }
}

interface About {
  readonly id: string;
  readonly session: string;
  readonly number: number;
  readonly deadline: number;
}

/** Performs one operation and records it; what takes longer than the deadline stays open for ever. */
async function operate(
  stage: Stage,
  request: NodeRequest,
  { id, session: producer, number, deadline }: About,
): Promise<NodeAnswer> {
  const { node: process, f, key, value, expected } = request;
  const operation = { f, key, ...(value !== null && { value }), ...(f === "cas" && { expected }) };
  stage.record({ type: "invoke", process, id, producer, number, operation });
  const late = stage.world
    .sleep(deadline)
    .then((): NodeAnswer => ({ type: "info", error: `no answer within ${deadline} ms` }));
  const answer = await Promise.race([stage.operate(request), late]);
  if (answer.type !== "ok") stage.record({ type: answer.type, process, id, error: answer.error });
  else if (f === "write") stage.record({ type: "ok", process, id });
  else stage.record({ type: "ok", process, id, value: answer.value });
  return answer;
}
