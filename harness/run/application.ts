import type { NodeAnswer, NodeRequest, UntimedEvent, WorkloadMessage } from "../backends/backend.ts";
import { digest } from "../history/digest.ts";
import { NotDoneError, type DataNode, type Strategy } from "../scenario/data-strategy.ts";
import { checkOffers, perform } from "./node-operations.ts";
import {
  NotSentError,
  type DeliveryStrategy,
  type ProcessContext,
  type Producer,
} from "../scenario/strategy.ts";

/** What a process of the application does. */
export type ProcessRole = "producer" | "consumer" | "node";

/** What a process of the application tells whoever runs it. */
export interface ApplicationPorts {
  record(event: UntimedEvent): void;
  /** The code threw, or a consumer returned although nobody had told it to stop. */
  ended(error: unknown): void;
}

/**
 * The code under test as it runs in one process: a producer or a consumer of a delivery strategy, or
 * a node of a data strategy.
 *
 * The same in a simulated process and in a real one.
 */
export class Application {
  readonly #strategy: Strategy;
  readonly #context: ProcessContext;
  readonly #ports: ApplicationPorts;
  readonly #inbox: WorkloadMessage[] = [];
  readonly #open = new Set<string>();
  #running: Promise<void> = Promise.resolve();
  #producer: Producer | undefined;
  #node: DataNode | undefined;

  constructor(strategy: Strategy, context: ProcessContext, ports: ApplicationPorts) {
    this.#strategy = strategy;
    this.#context = context;
    this.#ports = ports;
  }

  /** Ids of messages whose sending has not ended. */
  get open(): ReadonlySet<string> {
    return this.#open;
  }

  /** Messages that wait for the producer to be ready. */
  get waiting(): readonly WorkloadMessage[] {
    return this.#inbox;
  }

  /** Starts the producer, consumer or node, one of `nodes`; what it throws goes to the ports. */
  start(role: ProcessRole, nodes: readonly string[]): void {
    this.#running = this.#run(role, nodes).catch((error: unknown) => this.#ports.ended(error));
  }

  /** Stops in good order, once the signal of the context is aborted; resolves when the code has come to its end. */
  async stop(): Promise<void> {
    await this.#producer?.close?.();
    await this.#node?.close?.();
    await this.#running;
  }

  /** Sends a message, as soon as the producer is ready. */
  send(message: WorkloadMessage): void {
    if (this.#producer === undefined) this.#inbox.push(message);
    else void this.#attempt(this.#producer, message);
  }

  /** Asks the node; one that is not ready refuses. */
  async operate({ node: name, operation }: NodeRequest): Promise<NodeAnswer> {
    const node = this.#node;
    if (node === undefined) return { type: "fail", error: `${name} is not ready` };
    try {
      return { type: "ok", value: await perform(node, operation) };
    } catch (error) {
      return { type: error instanceof NotDoneError ? "fail" : "info", error: describeError(error) };
    }
  }

  async #run(role: ProcessRole, nodes: readonly string[]): Promise<void> {
    const strategy = this.#strategy;
    if (strategy.kind === "data") {
      const { id: process, incarnation } = this.#context;
      const peers = nodes.filter((node) => node !== process);
      const node = await strategy.node({ ...this.#context, nodes, peers });
      checkOffers(strategy, node);
      this.#node = node;
      this.#ports.record({ type: "process", process, incarnation, what: "ready" });
    } else if (role === "producer") {
      await this.#startProducer(strategy);
    } else {
      await this.#runConsumer(strategy);
    }
  }

  async #startProducer(strategy: DeliveryStrategy): Promise<void> {
    const producer = await strategy.producer(this.#context);
    this.#producer = producer;
    for (const message of this.#inbox.splice(0)) void this.#attempt(producer, message);
  }

  async #runConsumer(strategy: DeliveryStrategy): Promise<void> {
    await strategy.consumer(this.#context);
    if (this.#context.signal.aborted) return;
    throw new Error("the consumer returned although it was not told to stop");
  }

  async #attempt(producer: Producer, { id, number, data, producer: name }: WorkloadMessage): Promise<void> {
    const { id: process, incarnation } = this.#context;
    this.#open.add(id);
    this.#ports.record({
      type: "invoke",
      process,
      incarnation,
      id,
      producer: name,
      number,
      digest: digest(data),
    });
    try {
      await producer.send({ id, data });
      this.#ports.record({ type: "ok", process, id });
    } catch (error) {
      const type = error instanceof NotSentError ? "fail" : "info";
      this.#ports.record({ type, process, id, error: describeError(error) });
    }
    this.#open.delete(id);
  }
}

/** One line about an error: its name and message. */
export function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
