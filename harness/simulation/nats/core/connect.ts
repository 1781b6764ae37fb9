import { parseObject } from "./json.ts";
import type { Session } from "./session.ts";

/** Applies a CONNECT; gives the error to send, an empty text to close without one, undefined if fine. */
export function readConnect(text: string, session: Session): string | undefined {
  const options = parseObject(text);
  if (options === undefined) return "";
  for (const name of ["verbose", "pedantic", "echo", "headers", "no_responders"]) {
    const value = options[name];
    if (value !== undefined && value !== null && typeof value !== "boolean") return "";
  }
  session.verbose = flag(options["verbose"], session.verbose);
  session.pedantic = flag(options["pedantic"], session.pedantic);
  session.echo = flag(options["echo"], session.echo);
  session.headers = flag(options["headers"], session.headers);
  session.noResponders = flag(options["no_responders"], session.noResponders);
  const protocol = options["protocol"] ?? session.protocol;
  if (typeof protocol !== "number" || !Number.isInteger(protocol)) return "";
  if (protocol < 0 || protocol > 1) return "invalid client protocol";
  session.protocol = protocol;
  if (session.noResponders && !session.headers) return "no responders requires headers support";
  return undefined;
}

function flag(value: unknown, otherwise: boolean): boolean {
  return typeof value === "boolean" ? value : otherwise;
}
