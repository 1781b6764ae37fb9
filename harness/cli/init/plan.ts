import type { CiName, StarterFile } from "./files.ts";
import { starterFiles } from "./files.ts";

/** What `capstan init` finds in the folder. */
export interface Present {
  has(path: string): boolean;
  /** The text of `.gitignore`, if there is one. */
  readonly gitignore: string | undefined;
  /** All dependencies that `package.json` names. */
  readonly dependencies: ReadonlySet<string>;
}

/** What `capstan init` does. */
export interface InitPlan {
  readonly write: readonly StarterFile[];
  /** Files that are there already. */
  readonly keep: readonly StarterFile[];
  /** What `.gitignore` is to be, if it changes. */
  readonly gitignore?: string;
  /** Packages that must be installed. */
  readonly missing: readonly string[];
}

/** What the files that are written need. */
const needed = ["capstan", "@nats-io/transport-node", "@nats-io/jetstream", "@nats-io/kv"];

/** Where failures and reports go; they are not for the repository. */
const IGNORED = ".capstan/";

/** Decides what is written; nothing that is there is changed but `.gitignore`, which gets a line more. */
export function planInit(ci: CiName | undefined, present: Present): InitPlan {
  const files = starterFiles(ci ?? (present.has(".gitlab-ci.yml") ? "gitlab" : "github"));
  const gitignore = withIgnored(present.gitignore);
  return {
    write: files.filter(({ path }) => !present.has(path)),
    keep: files.filter(({ path }) => present.has(path)),
    ...(gitignore !== undefined && { gitignore }),
    missing: needed.filter((name) => !present.dependencies.has(name)),
  };
}

function withIgnored(text: string | undefined): string | undefined {
  if (text === undefined || text === "") return `node_modules/\n${IGNORED}\n`;
  const lines = text.split(/\r?\n/).map((line) => line.trim().replace(/^\//, ""));
  if (lines.includes(IGNORED) || lines.includes(IGNORED.slice(0, -1))) return undefined;
  return `${text}${text.endsWith("\n") ? "" : "\n"}${IGNORED}\n`;
}

/** What was done and what comes next, for people. */
export function initLines({ write, keep, gitignore, missing }: InitPlan): string[] {
  const files = [
    ...write.map(({ path, purpose }) => `wrote    ${path}: ${purpose}`),
    ...keep.map(({ path }) => `kept     ${path}: it is there already`),
    ...(gitignore === undefined ? [] : [`changed  .gitignore: ${IGNORED} is where failures and reports go`]),
  ];
  const install = missing.length === 0 ? [] : [`npm install --save-dev ${missing.join(" ")}`];
  return [...files, "", "next:", ...[...install, "npx capstan run"].map((line) => `  ${line}`)];
}
