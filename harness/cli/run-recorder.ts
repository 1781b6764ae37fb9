import { writeHistory } from "../history/jsonl.ts";
import type { Finding } from "../../reports/index.ts";
import type { CellSearch } from "../search/cell-search.ts";
import type { Counterexample } from "../search/counterexample.ts";
import { BUILTIN } from "../suite/builtin.ts";
import type { CellSpec } from "../suite/cells.ts";
import type { FailureFile } from "../suite/failure-file.ts";
import { toFinding, type ResultContext } from "../suite/result.ts";
import { shortPath } from "../suite/short-path.ts";
import { toFailure } from "../suite/to-failure.ts";
import { failureId, type FailureStore } from "../suite/failure-store.ts";
import type { RunFolder } from "./run-folder.ts";
import type { BackendChoice } from "../suite/backend-choice.ts";
import type { PlannedRun } from "./run-plan.ts";
import { version } from "../suite/version.ts";

/** Stores counterexamples as they are found, each as a failure that replays and as a history. */
export class RunRecorder {
  readonly #plan: PlannedRun;
  readonly #backend: BackendChoice;
  readonly #cwd: string;
  readonly #store: FailureStore;
  readonly #folder: RunFolder | undefined;
  readonly #context: ResultContext;

  /** Without a folder no histories are written. */
  constructor(
    plan: PlannedRun,
    backend: BackendChoice,
    cwd: string,
    store: FailureStore,
    folder: RunFolder | undefined,
    context: ResultContext,
  ) {
    this.#plan = plan;
    this.#backend = backend;
    this.#cwd = cwd;
    this.#store = store;
    this.#folder = folder;
    this.#context = context;
  }

  /** Stores one, and gives it as reports show it; `found` is how an earlier search came upon it, if one did. */
  add(
    cell: CellSpec,
    counterexample: Counterexample,
    search: CellSearch,
    found?: FailureFile["found"],
  ): Finding {
    const id = failureId(cell, counterexample, this.#backend.name);
    const failure = this.#failure(cell, counterexample, search);
    this.#store.save(id, found === undefined ? failure : { ...failure, found });
    const { property, traceHash, case: failing, events } = counterexample;
    const meta = { id, cell: cell.id, property, seed: failing.seed, traceHash };
    this.#folder?.write(`history/${id}.jsonl`, writeHistory({ events }, meta));
    return toFinding(cell, search, counterexample, this.#backend, this.#context);
  }

  #failure(cell: CellSpec, counterexample: Counterexample, search: CellSearch): FailureFile {
    const { source, client, seed } = this.#plan;
    const files = cell.scenario.name === BUILTIN ? [] : source.files;
    return toFailure(cell, counterexample, search, {
      tool: version,
      client: { name: client.name, version: client.version },
      backend: this.#backend.name,
      server: this.#backend.server,
      source: {
        files: files.map((file) => shortPath(this.#cwd, file)),
        ...(source.servers !== undefined && { servers: source.servers }),
        ...(source.suite !== undefined && source.suite !== "built-in" && { suite: source.suite }),
        ...(source.nodes !== undefined && { nodes: [...source.nodes] }),
        ...(source.workload !== undefined && { workload: source.workload }),
        ...(source.server !== undefined && { server: source.server }),
      },
      seed,
    });
  }
}
