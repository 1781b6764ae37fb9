import type { z } from "zod";
import type { Fault, Schedule } from "../harness/scenario/fault.ts";
import { isServerRole, serverRoles } from "../harness/scenario/server-role.ts";
import { processNames, serverNames, type Topology } from "../harness/scenario/topology.ts";
import type { FaultDefinition, Reference } from "./definition.ts";
import { faultKinds } from "./registry.ts";
import { pathText, ScheduleError, type ScheduleProblem, valueText } from "./schedule-error.ts";
import { didYouMean } from "./suggest.ts";

const example = '{"kind":"crash","at":100,"duration":500,"process":"consumer-1"}';

type Problem = Omit<ScheduleProblem, "index">;
type Checked = { readonly fault: Fault } | { readonly problems: readonly Problem[] };

/**
 * Reads a schedule from JSON: fills in defaults and sorts by `at`.
 * @throws ScheduleError naming every bad fault, its value and the fix.
 */
export function parseSchedule(json: unknown, { topology }: { readonly topology: Topology }): Schedule {
  if (!Array.isArray(json)) {
    throw new ScheduleError([{ path: "", text: `${valueText(json)} is not a list of faults; expected [${example}]` }]);
  }
  const checked = json.map((item: unknown) => checkFault(item, topology));
  const problems = checked.flatMap((result, index) =>
    "problems" in result ? result.problems.map((problem) => ({ index, ...problem })) : [],
  );
  if (problems.length > 0) throw new ScheduleError(problems);
  return inOrder(checked.flatMap((result) => ("fault" in result ? [result.fault] : [])));
}

/** Faults in order of their start; faults of the same start keep their order. */
export function inOrder(faults: Schedule): Schedule {
  return faults.toSorted((one, other) => one.at - other.at);
}

/** Millisecond at which the last fault with a duration is over; 0 for an empty schedule. */
export function scheduleEnd(schedule: Schedule): number {
  return schedule.reduce((end, fault) => Math.max(end, fault.at + (fault.duration ?? 0)), 0);
}

/** Whether a run of this schedule must be set up with a middlebox. */
export function needsMiddlebox(schedule: Schedule): boolean {
  return schedule.some(({ kind }) => faultKinds.get(kind)?.middlebox === true);
}

/**
 * A schedule for people: one numbered line for each fault, or `no faults`.
 * @throws ScheduleError if a kind is unknown.
 */
export function formatSchedule(schedule: Schedule): string {
  if (schedule.length === 0) return "no faults";
  return schedule.map((fault, index) => `${index + 1}. ${describeFault(fault)}`).join("\n");
}

/**
 * One line for people about one fault.
 * @throws ScheduleError if its kind is unknown.
 */
export function describeFault(fault: Fault): string {
  return definitionOf(fault).describe(fault);
}

/**
 * The definition of a fault's kind.
 * @throws ScheduleError if the kind is unknown.
 */
export function definitionOf(fault: Fault): FaultDefinition {
  const definition = faultKinds.get(fault.kind);
  if (definition === undefined) throw new ScheduleError([unknownKind(fault.kind)]);
  return definition;
}

function checkFault(item: unknown, topology: Topology): Checked {
  if (typeof item !== "object" || item === null || Array.isArray(item)) {
    return { problems: [{ path: "", text: `${valueText(item)} is not a fault; expected an object as ${example}` }] };
  }
  const kind = (item as { readonly kind?: unknown }).kind;
  const definition = typeof kind === "string" ? faultKinds.get(kind) : undefined;
  if (definition === undefined) return { problems: [unknownKind(kind)] };
  const parsed = definition.schema.safeParse(item);
  if (!parsed.success) return { problems: shapeProblems(item, definition, parsed.error.issues) };
  const problems = [...sizeProblems(definition, topology), ...nameProblems(parsed.data, definition, topology)];
  return problems.length > 0 ? { problems } : { fault: parsed.data };
}

function unknownKind(kind: unknown): Problem {
  const known = [...faultKinds.keys()];
  const what = kind === undefined ? "kind is missing" : `unknown kind ${valueText(kind)}`;
  const hint = typeof kind === "string" ? didYouMean(kind, known) : "";
  return { path: "kind", text: `${what}${hint} (kinds: ${known.join(", ")})` };
}

function shapeProblems(item: object, definition: FaultDefinition, issues: readonly z.core.$ZodIssue[]): Problem[] {
  const { kind } = definition;
  const known = Object.keys(definition.schema.shape);
  const problems = issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => ({ kind, path: key, text: unknownKey(key, known) }))
      : [{ kind, path: pathText(issue.path), text: badValue(item, issue) }],
  );
  // A value may break two bounds that have the same words: one line is enough.
  return problems.filter((problem, index) => problems.findIndex(({ text }) => text === problem.text) === index);
}

function unknownKey(key: string, known: readonly string[]): string {
  return `unknown key ${valueText(key)}${didYouMean(key, known)} (keys: ${known.join(", ")})`;
}

function badValue(item: object, { path, message }: z.core.$ZodIssue): string {
  if (path.length === 0) return `expected ${message}`;
  const value = path.reduce<unknown>((inside, key) => (inside as Record<PropertyKey, unknown>)[key], item);
  return `${pathText(path)} is ${value === undefined ? "missing" : valueText(value)}; expected ${message}`;
}

function sizeProblems({ kind, leastServers = 1 }: FaultDefinition, { broker }: Topology): Problem[] {
  if (broker.servers >= leastServers) return [];
  const text = `needs a broker of ${leastServers} servers, but the scenario has ${broker.servers}; set broker.servers, or run with --cluster ${leastServers}`;
  return [{ kind, path: "kind", text }];
}

function nameProblems(fault: Fault, definition: FaultDefinition, topology: Topology): Problem[] {
  return definition.references(fault).flatMap((reference) => {
    const known = namesOf(reference.of, topology);
    if (known.includes(reference.name)) return [];
    const path = pathText(reference.path);
    const hint = isServerRole(reference.name) ? `; roles need a cluster that has them` : didYouMean(reference.name, known);
    const text = `${path} is ${valueText(reference.name)}, but the scenario has no such ${reference.of}${hint} (it has ${known.join(", ")})`;
    return [{ kind: definition.kind, path, text }];
  });
}

function namesOf(of: Reference["of"], topology: Topology): string[] {
  const servers = [...serverNames(topology), ...serverRoles(topology.broker.servers)];
  return [...(of === "server" ? [] : processNames(topology)), ...(of === "process" ? [] : servers)];
}
