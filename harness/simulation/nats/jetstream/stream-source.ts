import type { Profile } from "../profile.ts";
import type { ApiError } from "./errors.ts";
import { apiErrors, mirrorTransformInvalid, sourceTransformInvalid } from "./errors.ts";
import type { Member } from "./schema.ts";
import { isValidSubject, subjectsCollide } from "../../../protocol/subject.ts";
import type { StreamConfig } from "./stream-config.ts";
import { isValidAssetName } from "./stream-config.ts";
import type { SubjectMapping } from "./subject-transform.ts";
import { mappingProblem } from "./subject-transform.ts";

/** A stream that another one gets its messages from, with the names of the API. */
export interface StreamSource {
  readonly name: string;
  readonly opt_start_seq?: number;
  readonly opt_start_time?: string;
  readonly filter_subject?: string;
  readonly subject_transforms?: readonly SubjectMapping[];
  readonly external?: unknown;
  readonly consumer?: unknown;
}

/** Members of {@link StreamSource} in the order of nats-server stream.go `StreamSource`. */
export const sourceMembers: readonly Member[] = [
  { name: "name", kind: "text" },
  { name: "opt_start_seq", kind: "number", goType: "uint64", omitEmpty: true },
  { name: "opt_start_time", kind: "text", omitEmpty: true },
  { name: "filter_subject", kind: "text", omitEmpty: true },
  { name: "subject_transforms", kind: "object", omitEmpty: true, since: 210 },
  { name: "external", kind: "object", omitEmpty: true },
  { name: "consumer", kind: "object", omitEmpty: true, since: 214 },
];

/** By which a source is known, and what its messages are marked with: name, filters and destinations. */
export function sourceKey(
  source: StreamSource,
): readonly [name: string, filter: string, destination: string] {
  const transforms = source.subject_transforms ?? [];
  const orAll = (subject: string | undefined): string =>
    subject === undefined || subject === "" ? ">" : subject;
  if (transforms.length === 0) return [source.name, orAll(source.filter_subject), ">"];
  return [
    source.name,
    transforms.map(({ src }) => orAll(src)).join("\f"),
    transforms.map(({ dest }) => orAll(dest)).join("\f"),
  ];
}

/** What is wrong with a stream's mirror, or undefined (stream.go checkStreamCfg). */
export function mirrorProblem(config: StreamConfig, profile: Profile): ApiError | undefined {
  const { mirror } = config;
  if (mirror === undefined) return undefined;
  if (config.first_seq > 0) return apiErrors.mirrorWithFirstSequence;
  if (config.subjects.length > 0) return apiErrors.mirrorWithSubjects;
  if ((config.sources ?? []).length > 0) return apiErrors.mirrorWithSources;
  if (config.allow_atomic) return apiErrors.mirrorWithAtomicPublish;
  if (config.allow_msg_schedules) return apiErrors.mirrorWithMessageSchedules;
  if (profile.release < 210 && (mirror.filter_subject ?? "") !== "")
    return apiErrors.mirrorWithSubjectFilters;
  const transforms = mirror.subject_transforms ?? [];
  if ((mirror.filter_subject ?? "") !== "" && transforms.length > 0) return apiErrors.mirrorMultipleFilters;
  const problem = transformsProblem(transforms);
  if (problem === "overlap") return apiErrors.mirrorOverlappingFilters;
  if (problem !== undefined) return mirrorTransformInvalid(problem);
  return isValidAssetName(mirror.name) ? undefined : apiErrors.mirrorInvalidName;
}

/** What is wrong with a stream's sources, or undefined. */
export function sourcesProblem(
  { sources = [], allow_msg_schedules }: StreamConfig,
  profile: Profile,
): ApiError | undefined {
  // Up to 2.9 they are taken as they come.
  if (profile.release < 210) return undefined;
  if (sources.length > 0 && allow_msg_schedules) return apiErrors.sourceWithMessageSchedules;
  const keys = new Set<string>();
  for (const source of sources) {
    if (!isValidAssetName(source.name)) return apiErrors.sourceInvalidName;
    const key = sourceKey(source).join(" ");
    if (keys.has(key)) return apiErrors.sourceDuplicate;
    keys.add(key);
    const transforms = source.subject_transforms ?? [];
    if ((source.filter_subject ?? "") !== "" && transforms.length > 0) return apiErrors.sourceMultipleFilters;
    const problem = transformsProblem(transforms);
    if (problem === "overlap") return apiErrors.sourceOverlappingFilters;
    if (problem !== undefined) return sourceTransformInvalid(problem);
  }
  return undefined;
}

function transformsProblem(transforms: readonly SubjectMapping[]): string | undefined {
  for (const transform of transforms) {
    if (transform.src !== "" && !isValidSubject(transform.src))
      return `source: invalid subject ${transform.src}`;
    const problem = mappingProblem(transform);
    if (problem !== undefined) return problem;
  }
  const collides = transforms.some((one, index) =>
    transforms.some((other, at) => at !== index && subjectsCollide(one.src, other.src)),
  );
  return collides ? "overlap" : undefined;
}
