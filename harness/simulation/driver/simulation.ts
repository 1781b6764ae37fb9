import type { Kernel } from "../kernel/kernel.ts";
import type { Surroundings } from "../kernel/kernel.ts";
import type { Network } from "../network/network.ts";
import { activate, deactivate } from "./active.ts";
import { installBuiltins } from "./builtins.ts";
import { EscapeWatch, type Escape } from "./escapes.ts";
import { replaceGlobals } from "./globals.ts";

type Listener = (...values: unknown[]) => void;

/** Surroundings in which Node's own functions act on a simulated world. */
export class SimulatedSurroundings implements Surroundings {
  readonly #kernel: Kernel;
  readonly #network: Network;
  readonly #watch: EscapeWatch | undefined;
  #restore: (() => void) | undefined;
  #escapes: readonly Escape[] = [];

  /** @param watchEscapes - Look for real I/O (slow). */
  constructor(kernel: Kernel, network: Network, watchEscapes: boolean) {
    this.#kernel = kernel;
    this.#network = network;
    this.#watch = watchEscapes ? new EscapeWatch() : undefined;
  }

  /** Real I/O that was started during the run, if it was watched for. */
  get escapes(): readonly Escape[] {
    return this.#escapes;
  }

  enter(): void {
    installBuiltins();
    activate({ kernel: this.#kernel, network: this.#network });
    const restoreGlobals = replaceGlobals(this.#kernel);
    const restoreListeners = replaceRejectionListeners((reason) => this.#kernel.reportError(reason));
    this.#restore = () => {
      restoreListeners();
      restoreGlobals();
    };
    this.#watch?.start();
  }

  leave(): void {
    this.#escapes = this.#watch?.stop() ?? [];
    this.#restore?.();
    deactivate();
  }
}

/** Sends unhandled rejections of a run to the kernel, and to nobody else. */
function replaceRejectionListeners(report: Listener): () => void {
  const previous = process.listeners("unhandledRejection") as Listener[];
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", report);
  return () => {
    process.off("unhandledRejection", report);
    for (const listener of previous) process.on("unhandledRejection", listener);
  };
}
