/** Options of the functions of `node:timers/promises`. */
interface WaitOptions {
  readonly signal?: AbortSignal;
  readonly ref?: boolean;
}

/**
 * The functions of `node:timers/promises` on top of the global timers, which are virtual during a run.
 *
 * Node's own use internal timers, which no patch reaches.
 */
export const timerPromises = {
  setTimeout<T>(delay?: number, value?: T, options: WaitOptions = {}): Promise<T> {
    return abortable(options.signal, (resolve) => {
      const timer = setTimeout(() => resolve(value as T), delay);
      return () => clearTimeout(timer);
    });
  },

  setImmediate<T>(value?: T, options: WaitOptions = {}): Promise<T> {
    return abortable(options.signal, (resolve) => {
      const immediate = setImmediate(() => resolve(value as T));
      return () => clearImmediate(immediate);
    });
  },

  async *setInterval<T>(delay?: number, value?: T, options: WaitOptions = {}): AsyncGenerator<T> {
    for (;;) {
      await timerPromises.setTimeout(delay, undefined, options);
      yield value as T;
    }
  },

  scheduler: {
    wait: (delay: number, options: WaitOptions = {}): Promise<void> =>
      timerPromises.setTimeout(delay, undefined, options),
    yield: (): Promise<void> => timerPromises.setImmediate(),
  },
};

function abortable<T>(
  signal: AbortSignal | undefined,
  start: (resolve: (value: T) => void) => () => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(abortError(signal));
      return;
    }
    const onAbort = () => {
      cancel();
      reject(abortError(signal as AbortSignal));
    };
    const cancel = start((value) => {
      signal?.removeEventListener("abort", onAbort);
      resolve(value);
    });
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}

function abortError(signal: AbortSignal): Error {
  return Object.assign(new Error("The operation was aborted", { cause: signal.reason }), {
    name: "AbortError",
    code: "ABORT_ERR",
  });
}
