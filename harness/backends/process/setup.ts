import type { UntimedEvent } from "../backend.ts";
import type { AppIncarnation } from "./app-incarnation.ts";
import type { Assignment } from "./ipc.ts";

/** Milliseconds that a strategy's `prepare` may take. */
const LIMIT = 30_000;

/** A strategy's `prepare` threw, or did not end. */
export class PrepareError extends Error {
  override readonly name = "PrepareError";
}

/** Runs the strategy's `prepare` in a child, which is of no more use to the run then. */
export async function prepareIn(
  child: AppIncarnation,
  assignment: Assignment,
  record: (event: UntimedEvent) => void,
): Promise<void> {
  await child.loaded;
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      timer = setTimeout(() => reject(new PrepareError(`prepare has not ended after ${LIMIT / 1000} s`)), LIMIT);
      child.start(assignment, {
        message(message) {
          if (message.type === "started") resolve();
          if (message.type === "event") record(message.event);
          if (message.type === "ended") reject(new PrepareError(`prepare throws ${message.error}`));
        },
        gone: (how) => reject(new PrepareError(`prepare ended its process (${how})`)),
      });
    });
  } finally {
    clearTimeout(timer);
  }
}
