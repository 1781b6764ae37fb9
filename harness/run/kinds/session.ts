import type { NodeAnswer, Stage } from "../../backends/backend.ts";
import type { OperationCall } from "../../history/events.ts";
import type { Json } from "../../scenario/json.ts";
import type { OperationAttempt } from "../../scenario/workload.ts";
import { operate, type About } from "./operate.ts";
import type { Store } from "./store.ts";

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
  /** What the nodes hold. */
  readonly store: Store;
  /** In order of time. */
  readonly operations: readonly OperationAttempt[];
}

/** A client that performs its operations one after the other, each at its time or as soon as it is free. */
export class Session {
  readonly #stage: Stage;
  readonly #plan: SessionPlan;
  readonly #name: string;
  /** What it reads when its node is back. */
  readonly #reads: readonly OperationCall[];
  /** What it has last seen of each key. */
  readonly #seen = new Map<string, Json>();
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
    this.#reads = plan.store.reads(plan.operations);
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
    for (const read of this.#reads) {
      const index = this.#rereads++;
      void this.#whenFree(() => this.#readAgain(read, node, index));
    }
  }

  /** Reads where it has read before, unless the session has gone on to another node by now. */
  async #readAgain(read: OperationCall, node: string, index: number): Promise<void> {
    const about = { id: this.#againId(index), number: this.#plan.operations.length + index + 1 };
    if (node === this.#plan.nodes[this.#node]) await this.#ask(read, about);
    this.#reread = index + 1;
  }

  async #perform(attempt: OperationAttempt, index: number): Promise<void> {
    const { number, store } = this.#plan;
    const call = store.call(attempt, {
      value: `v${number}.${index + 1}`,
      seen: (key) => this.#seen.get(key) ?? null,
    });
    await this.#ask(call, { id: this.#id(index), number: index + 1 });
  }

  async #ask(operation: OperationCall, about: Pick<About, "id" | "number">): Promise<void> {
    const { nodes, roam, deadline } = this.#plan;
    const request = { node: nodes[this.#node] ?? "", operation };
    const answer = await operate(this.#stage, request, { ...about, session: this.#name, deadline });
    if (answer.type === "ok") this.#see(operation, answer);
    else if (roam) this.#node = (this.#node + 1) % nodes.length;
  }

  #see(operation: OperationCall, { value }: Extract<NodeAnswer, { type: "ok" }>): void {
    const { f, key } = operation;
    if (f === "read") this.#seen.set(key, value);
    else if (f === "write" || (f === "cas" && value !== false)) this.#seen.set(key, operation.value);
  }

  #id(index: number): string {
    return `${this.#name}/${index + 1}`;
  }

  #againId(index: number): string {
    return `${this.#name}/again-${index + 1}`;
  }
}
