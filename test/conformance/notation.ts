/**
 * The notation of conformance scripts.
 *
 * A file holds one group: `group core` first, then scripts. A script begins with a line
 * `script <name>` and may name the releases it is for and settings of its server:
 *
 *     script a message beyond the maximum
 *     since 2.10
 *     until 2.12
 *     server maxPayload=100
 *     unordered
 *
 * Then each line is one step. What a client sends begins with the client's letter if it is not `a`:
 *
 *     b SUB foo.* 1              any protocol line without payload
 *     PUB foo reply | text       payload after the bar; its size is filled in
 *     HPUB foo reply {A: 1; B: 2} | text
 *     REQ foo {A: 1} | text      as PUB or HPUB, with a reply subject of its own
 *     API STREAM.INFO.S {…}      a request to the JetStream API
 *     FETCH S.C {"batch":1}      a pull request, with a subscription of its own
 *     ACK S.C.3 | +ACK           acknowledges the last delivery of sequence 3; `S.C.3#1` the first one
 *     ACKREQ S.C.3 | +ACK        the same, with a reply subject
 *     FLOW                       answers the last flow control request
 *     OPEN {…}                   connects, sends CONNECT with this JSON; without JSON only connects
 *     CLOSE                      ends the connection
 *     RAW "text"                 sends a JSON string as it is
 *     wait 120                   lets milliseconds pass
 *     restart                    kills the server and starts it on the same store
 *
 * In texts, `{now}`, `{now-50}` and `{now+50}` are moments in RFC 3339, and `{x*500}` is a letter
 * 500 times. A line `known <id>` accepts a difference in the next step, which
 * `known-differences.ts` must explain. Lines that begin with `#` are for people.
 */
export interface ScriptGroup {
  readonly name: string;
  readonly scripts: readonly Script[];
}

/** One script: a conversation with a server of its own. */
export interface Script {
  readonly group: string;
  readonly name: string;
  /** Lowest and highest release it is for, as 209 for 2.9. */
  readonly since: number;
  readonly until: number;
  readonly settings: ServerSettings;
  /** Whether frames within a subscription may come in any order. */
  readonly unordered: boolean;
  readonly steps: readonly Step[];
}

/** Settings of a script's server. */
export interface ServerSettings {
  readonly maxPayload?: number;
  readonly maxControlLine?: number;
  /** Milliseconds. */
  readonly pingInterval?: number;
}

/** One step of a script. */
export type Step = { readonly text: string; readonly known?: string } & (
  | { readonly kind: "wait"; readonly milliseconds: number }
  | { readonly kind: "restart" }
  | { readonly kind: "send"; readonly client: string; readonly verb: string; readonly rest: string }
);

const lastRelease = 999;
const clientVerbs = new Set(
  "SUB UNSUB PING PONG CONNECT INFO PUB HPUB REQ API FETCH ACK ACKREQ FLOW OPEN CLOSE RAW".split(" "),
);

/** Reads a file of scripts; throws an Error that names the line. */
export function parseScripts(text: string, place = "script"): ScriptGroup {
  let group = "";
  const scripts: { -readonly [Key in keyof Script]: Script[Key] }[] = [];
  let known: string | undefined;
  for (const [index, whole] of text.split("\n").entries()) {
    const line = whole.trim();
    if (line === "" || line.startsWith("#")) continue;
    const [word, rest] = cut(line);
    const script = scripts.at(-1);
    if (word === "group") group = rest;
    else if (word === "script") scripts.push(emptyScript(group, rest));
    else if (script === undefined) throw new Error(`${place}:${index + 1}: a step outside of a script`);
    else if (word === "since") script.since = releaseOf(rest);
    else if (word === "until") script.until = releaseOf(rest);
    else if (word === "server") script.settings = readSettings(rest);
    else if (word === "unordered") script.unordered = true;
    else if (word === "known") known = rest;
    else {
      const step = readStep(line);
      if (step === undefined) throw new Error(`${place}:${index + 1}: not a step: ${line}`);
      script.steps = [...script.steps, known === undefined ? step : { ...step, known }];
      known = undefined;
    }
  }
  return { name: group, scripts };
}

/** A script as text. */
export function printScript(script: Pick<Script, "name" | "steps">): string {
  return [`script ${script.name}`, ...script.steps.map((step) => step.text)].join("\n");
}

/** Reads one step; undefined if it is none. */
export function readStep(line: string): Step | undefined {
  const [word, rest] = cut(line);
  if (word === "wait") return { text: line, kind: "wait", milliseconds: Number(rest) };
  if (word === "restart") return { text: line, kind: "restart" };
  if (/^[a-z]$/.test(word)) {
    const [verb, more] = cut(rest);
    return clientVerbs.has(verb) ? { text: line, kind: "send", client: word, verb, rest: more } : undefined;
  }
  return clientVerbs.has(word) ? { text: line, kind: "send", client: "a", verb: word, rest } : undefined;
}

/** 210 for `2.10` or `2.10.27`. */
export function releaseOf(version: string): number {
  const [major = "0", minor = "0"] = version.split(".");
  return Number(major) * 100 + Number(minor);
}

function emptyScript(group: string, name: string): Script {
  return { group, name, since: 0, until: lastRelease, settings: {}, unordered: false, steps: [] };
}

/** The first word and what follows it. */
function cut(line: string): [string, string] {
  const at = line.indexOf(" ");
  return at < 0 ? [line, ""] : [line.slice(0, at), line.slice(at + 1).trimStart()];
}

function readSettings(text: string): ServerSettings {
  return Object.fromEntries(
    text.split(/\s+/).map((each) => {
      const [name = "", value = ""] = each.split("=");
      return [name, Number(value)];
    }),
  );
}
