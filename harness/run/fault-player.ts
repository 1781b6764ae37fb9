import type { Stage } from "../backends/backend.ts";
import { UnsupportedFaultError, type FaultHandle, type World } from "../backends/world.ts";
import type { FaultEvent } from "../history/events.ts";
import type { Fault, Schedule } from "../scenario/fault.ts";
import { resolveRoles, type NamedPlace } from "./resolve-roles.ts";

/** What a run must know of a kind of fault; the definitions under `faults/` fit. */
export interface FaultKind {
  references(fault: Fault): readonly NamedPlace[];
  targets(fault: Fault, world: Pick<World, "processes" | "servers">): string[];
  inject(fault: Fault, world: World): FaultHandle;
}

/** Kinds of faults by name. */
export type FaultKinds = ReadonlyMap<string, FaultKind>;

interface Active {
  readonly index: number;
  /** What the history says of it at both ends. */
  readonly told: Pick<FaultEvent, "index" | "kind" | "targets" | "roles">;
  readonly handle: FaultHandle;
}

/** Plays the schedule of one run on a stage, and keeps the evidence. */
export class FaultPlayer {
  readonly #stage: Stage;
  readonly #kinds: FaultKinds;
  readonly #active = new Map<number, Active>();
  #bitten = 0;
  #over = false;
  readonly #unsupported: string[] = [];

  constructor(stage: Stage, kinds: FaultKinds) {
    this.#stage = stage;
    this.#kinds = kinds;
  }

  /** Faults that took effect. */
  get bitten(): number {
    return this.#bitten;
  }

  /** Why faults could not be injected on this backend, one line each. */
  get unsupported(): readonly string[] {
    return this.#unsupported;
  }

  /** Starts to play; resolves when every fault with a duration is over and every other one has begun. */
  async play(schedule: Schedule): Promise<void> {
    const start = this.#stage.world.now();
    await Promise.all(schedule.map((fault, index) => this.#playOne(fault, index, start)));
  }

  /** Ends everything that is still active, and lets nothing begin any more. */
  async healAll(): Promise<void> {
    this.#over = true;
    const beginning = [...this.#active.values()].flatMap(({ handle }) => handle.begun ?? []);
    if (beginning.length > 0) await Promise.all(beginning);
    for (const active of [...this.#active.values()]) this.#heal(active);
  }

  async #playOne(fault: Fault, index: number, start: number): Promise<void> {
    const { world } = this.#stage;
    await world.sleep(Math.max(0, start + fault.at - world.now()));
    if (this.#over) return;
    const active = this.#inject(fault, index);
    if (active === undefined || fault.duration === undefined) return;
    await world.sleep(fault.duration);
    if (active.handle.begun !== undefined) await active.handle.begun;
    this.#heal(active);
  }

  #inject(fault: Fault, index: number): Active | undefined {
    const { kind } = fault;
    const definition = this.#kinds.get(kind);
    if (definition === undefined) throw new Error(`no kind of fault is called ${kind}`);
    const { world } = this.#stage;
    const resolved = resolveRoles(fault, definition.references(fault), world);
    if (resolved === undefined) {
      this.#unsupported.push(`${kind}: no server has the role that it names`);
      return undefined;
    }
    const { roles } = resolved;
    const targets = definition.targets(resolved.fault, world);
    const told = { index, kind, targets, ...(Object.keys(roles).length > 0 && { roles }) };
    this.#stage.record({ type: "fault", phase: "start", ...told });
    try {
      const active = { index, told, handle: definition.inject(resolved.fault, world) };
      this.#active.set(index, active);
      void active.handle.acting?.then(() => this.#tellInForce(active));
      return active;
    } catch (error) {
      if (!(error instanceof UnsupportedFaultError)) throw error;
      this.#unsupported.push(`${kind}: ${error.message}`);
      return undefined;
    }
  }

  #tellInForce({ index, told }: Active): void {
    if (this.#active.has(index)) this.#stage.record({ type: "fault", phase: "in-force", ...told });
  }

  #heal({ index, told, handle }: Active): void {
    if (!this.#active.delete(index)) return;
    handle.heal();
    const evidence = handle.evidence();
    if (Object.values(evidence).some((count) => count > 0)) this.#bitten++;
    this.#stage.record({ type: "fault", phase: "end", ...told, evidence });
  }
}
