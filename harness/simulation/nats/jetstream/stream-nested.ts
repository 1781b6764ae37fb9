import { isValidSubject, subjectsCollide } from "../../../protocol/subject.ts";
import { isObject } from "../core/json.ts";
import type { Profile } from "../profile.ts";
import type { ApiError } from "./errors.ts";
import {
  streamInvalidConfig,
  streamTransformInvalidDestination,
  streamTransformInvalidSource,
} from "./errors.ts";
import type { Member } from "./schema.ts";
import { readMembers, writeMembers } from "./schema.ts";
import type { StreamConfig } from "./stream-config.ts";
import { sourceMembers } from "./stream-source.ts";
import { mappingProblem } from "./subject-transform.ts";

const mappingMembers: readonly Member[] = [
  { name: "src", kind: "text" },
  { name: "dest", kind: "text" },
];

const republishMembers: readonly Member[] = [
  { name: "src", kind: "text", omitEmpty: true },
  { name: "dest", kind: "text" },
  { name: "headers_only", kind: "flag", omitEmpty: true },
];

/** Objects within a stream's configuration: which members they have, and what those are if absent. */
const nested: readonly (readonly [
  name: string,
  members: readonly Member[],
  empty: Readonly<Record<string, unknown>>,
])[] = [
  ["mirror", sourceMembers, { name: "" }],
  ["sources", sourceMembers, { name: "" }],
  ["subject_transform", mappingMembers, { src: "", dest: "" }],
  ["republish", republishMembers, { src: "", dest: "" }],
];

/** Brings the objects within a stream's configuration into their form; gives what is wrong, or undefined. */
export function readNested(target: Record<string, unknown>, profile: Profile): string | undefined {
  for (const [name, members, empty] of nested) {
    const value = target[name];
    if (value === undefined) continue;
    const shape = { members, empty, place: `StreamConfigRequest.${name}`, profile };
    if (!Array.isArray(value)) {
      const read = readObject(value, shape);
      if (typeof read === "string") return read;
      target[name] = read;
      continue;
    }
    if (name !== "sources") return "json: cannot unmarshal array into Go value";
    const all = value.map((each) => readObject(each, shape));
    const problem = all.find((each) => typeof each === "string");
    if (typeof problem === "string") return problem;
    if (all.length === 0) delete target[name];
    else target[name] = all;
  }
  return undefined;
}

interface Shape {
  readonly members: readonly Member[];
  readonly empty: Readonly<Record<string, unknown>>;
  /** As Go names it in errors. */
  readonly place: string;
  readonly profile: Profile;
}

function readObject(
  value: unknown,
  { members, empty, place, profile }: Shape,
): Record<string, unknown> | string {
  if (!isObject(value)) return `json: cannot unmarshal ${typeof value} into Go struct field ${place}`;
  const target: Record<string, unknown> = { ...empty };
  const problem = readMembers(value, members, profile.release, target, place);
  if (problem !== undefined) return problem;
  const { subject_transforms: transforms } = target;
  if (Array.isArray(transforms)) {
    const shape = { members: mappingMembers, empty: { src: "", dest: "" }, place, profile };
    const all = transforms.map((each) => readObject(each, shape));
    const wrong = all.find((each) => typeof each === "string");
    if (typeof wrong === "string") return wrong;
    target["subject_transforms"] = all;
  }
  return writeMembers(target, members, profile.release);
}

/** What is wrong with how a stream changes subjects and publishes again, or undefined. */
export function transformProblem(config: StreamConfig, profile: Profile): ApiError | undefined {
  const { subject_transform: transform, republish, subjects } = config;
  if (transform !== undefined) {
    if (transform.src !== "" && !isValidSubject(transform.src)) {
      return streamTransformInvalidSource(`invalid subject ${transform.src}`);
    }
    const problem = mappingProblem(transform);
    if (problem !== undefined) return streamTransformInvalidDestination(problem);
  }
  if (republish === undefined) return undefined;
  const source = (republish.src ?? "") === "" ? ">" : republish.src;
  const { dest, headers_only: headersOnly } = republish;
  config.republish = { src: source, dest, ...(headersOnly === true && { headers_only: true }) };
  if (subjects.some((subject) => subjectsCollide(republish.dest, subject))) {
    return streamInvalidConfig("stream configuration for republish destination forms a cycle");
  }
  if (mappingProblem(config.republish) === undefined) return undefined;
  if (profile.release < 210) return streamInvalidConfig("stream configuration for republish not valid");
  return streamInvalidConfig(
    `stream configuration for republish with transform from '${source}' to '${republish.dest}' not valid`,
  );
}
