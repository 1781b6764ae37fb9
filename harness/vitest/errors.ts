/** A claim broke; the message holds the smallest case and ends with the command that replays it. */
export class ViolationError extends Error {
  override readonly name = "ViolationError";
}

/** No claim broke, but something could not be judged; the message says what and why. */
export class InconclusiveError extends Error {
  override readonly name = "InconclusiveError";
}

/** Runs could not be carried out; the message says why. */
export class RunError extends Error {
  override readonly name = "RunError";
}

/** A variable of the environment has a value that makes no sense. */
export class VariableError extends Error {
  override readonly name = "VariableError";
}
