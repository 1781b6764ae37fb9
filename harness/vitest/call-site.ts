/** Errors that tell of something in the test or its scenario, which the stack of this library only hides. */
const aboutTheTest: ReadonlySet<string> = new Set([
  "BackendUnavailableError",
  "ClientUnavailableError",
  "FailureFileError",
  "InconclusiveError",
  "RunError",
  "ScenarioError",
  "VariableError",
  "ViolationError",
]);

/**
 * Does some work for the caller of a function of this library; an error that is about the test shows the
 * place of the call.
 *
 * The stack is taken at once: after the first `await` no frame of the test would be left, and a reporter
 * would show no line of it.
 */
export function atCallSite<T>(above: (...values: never[]) => unknown, work: () => Promise<T>): Promise<T> {
  const site = { stack: "" };
  Error.captureStackTrace(site, above);
  return work().catch((error: unknown) => {
    if (error instanceof Error && aboutTheTest.has(error.name)) showAt(error, site.stack);
    throw error;
  });
}

function showAt(error: Error, stack: string): void {
  // Its message says it all; a reporter would print the cause with a stack of this library.
  delete error.cause;
  const frames = stack.split("\n").filter((line) => /^\s+at /.test(line));
  Object.defineProperty(error, "stack", {
    value: [`${error.name}: ${error.message}`, ...frames].join("\n"),
    configurable: true,
    writable: true,
  });
}
