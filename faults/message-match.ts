import fc from "fast-check";
import { z } from "zod";
import type { MessageAction, MessageKind, MessageRule, World } from "../harness/backends/world.ts";
import { messageKinds } from "../harness/backends/world.ts";
import { consumerNames, nodeNames, producerNames, type Topology } from "../harness/scenario/topology.ts";
import type { FaultSpace, Mood, Reference } from "./definition.ts";
import { existing, lastStart, scaled, start } from "./draws.ts";
import { lasting, name, oneOf, whole } from "./fields.ts";
import { within } from "./within.ts";

/** As a `count`: all that come. */
export const allMessages = 1_000_000;
const subjectError = "a NATS subject, which may have the wildcards * and >";

/**
 * Which messages a fault acts on; `nth` counts matches from 1 since the start of the fault. With `percent`
 * each of them is acted on with that chance only.
 */
export const messageMatch = {
  ...lasting,
  message: oneOf(messageKinds),
  process: z.exactOptional(name("process")),
  subject: z.exactOptional(z.string({ error: subjectError }).refine(isSubject, { error: subjectError })),
  nth: whole(1, allMessages).default(1),
  count: whole(1, allMessages).default(1),
  percent: z.exactOptional(whole(1, 100, "percent")),
};

/** The fields that every fault on single messages has. */
export interface MessageMatch {
  readonly at: number;
  readonly duration?: number;
  readonly message: MessageKind;
  readonly process?: string;
  readonly subject?: string;
  readonly nth: number;
  readonly count: number;
  readonly percent?: number;
}

function isSubject(text: string): boolean {
  const tokens = text.split(".");
  return tokens.every((token, index) =>
    token === ">" ? index === tokens.length - 1 : token === "*" || /^[^\s*>]+$/.test(token),
  );
}

/**
 * Draws faults on single messages; `extra` draws the numbers that the kind adds.
 * Most act on the n-th messages, whenever they come until recovery; some on a share of all for a while.
 */
export function drawMessageFault<const K extends string, P extends string = never>(
  kind: K,
  space: FaultSpace,
  mood: Mood,
  extra: Record<P, fc.Arbitrary<number>>,
): fc.Arbitrary<{ kind: K } & MessageMatch & Record<P, number>> {
  const possible = messageKinds.filter((message) => handlers(message, space.topology).length > 0);
  const each = existing(possible, mood, 0).map((message) => ({
    weight: weightOf(message, space.topology),
    arbitrary: within(
      fc.oneof(
        { weight: 2, arbitrary: matchOf(message, space, mood) },
        { weight: 1, arbitrary: shareOf(message, space, mood) },
      ),
      anyMatch(message, space),
    ),
  }));
  return fc
    .tuple(fc.oneof(...each), fc.record<Record<P, number>>(extra))
    .map(([match, rest]) => ({ kind, ...match, ...rest }));
}

function matchOf(message: MessageKind, space: FaultSpace, mood: Mood): fc.Arbitrary<MessageMatch> {
  return fc.record(
    {
      at: matchStart(space, mood),
      message: fc.constant(message),
      process: fc.constantFrom(...handlers(message, space.topology)),
      nth: matchNumber(Math.max(1, space.messages)),
      count: scaled(1, 20, mood.pace),
    },
    { requiredKeys: ["at", "message", "nth", "count"], noNullPrototype: true },
  );
}

/** A lossy hop: of several messages that go out together, some pass and others do not. */
function shareOf(message: MessageKind, space: FaultSpace, mood: Mood): fc.Arbitrary<MessageMatch> {
  return fc.record(
    {
      at: start(space, mood),
      duration: scaled(50, 4_000, mood.pace),
      message: fc.constant(message),
      process: fc.constantFrom(...handlers(message, space.topology)),
      nth: fc.constant(1),
      count: fc.constant(allMessages),
      percent: fc.constantFrom(50, 20, 80),
    },
    { requiredKeys: ["at", "duration", "message", "nth", "count", "percent"], noNullPrototype: true },
  );
}

/** What both ways shrink through: down to the first such message. */
function anyMatch(message: MessageKind, space: FaultSpace): fc.Arbitrary<MessageMatch> {
  return fc.record(
    {
      at: fc.integer({ min: 0, max: lastStart(space) }),
      duration: fc.integer({ min: 50, max: 4_000 }),
      message: fc.constant(message),
      process: fc.constantFrom(...handlers(message, space.topology)),
      nth: fc.integer({ min: 1, max: Math.max(1, space.messages) }),
      count: fc.integer({ min: 1, max: allMessages }),
      percent: fc.integer({ min: 1, max: 100 }),
    },
    { requiredKeys: ["at", "message", "nth", "count"], noNullPrototype: true },
  );
}

/** Half of the rules start early: a rule that is set when most messages have passed seldom bites. */
function matchStart(space: FaultSpace, mood: Mood): fc.Arbitrary<number> {
  const last = lastStart(space);
  const early = fc.integer({ min: 0, max: Math.floor(last / 20) });
  return within(fc.oneof(early, start(space, mood)), fc.integer({ min: 0, max: last }));
}

/** The next match, one of the next few, or any. */
function matchNumber(most: number): fc.Arbitrary<number> {
  const any = fc.integer({ min: 1, max: most });
  return within(fc.oneof(fc.constant(1), fc.integer({ min: 1, max: Math.min(4, most) }), any), any);
}

/** The processes on whose connections such messages pass; those that seldom do are left out. */
function handlers(message: MessageKind, topology: Topology): string[] {
  return [...ends[message](topology), ...nodeNames(topology)];
}

const ends: Readonly<Record<MessageKind, (topology: Topology) => readonly string[]>> = {
  publish: producerNames,
  puback: producerNames,
  delivery: consumerNames,
  ack: consumerNames,
  pull: consumerNames,
  // What producers and consumers ask of the API, they ask when they start.
  request: () => [],
  reply: (topology) => [...producerNames(topology), ...consumerNames(topology)],
};

/** Many nodes ask each other and nothing else, so that rules for other messages would often wait in vain. */
function weightOf(message: MessageKind, topology: Topology): number {
  return nodeNames(topology).length > 0 && betweenNodes.has(message) ? 5 : 1;
}

const betweenNodes: ReadonlySet<MessageKind> = new Set(["publish", "delivery", "reply"]);

/** The World's rule for a fault on single messages. */
export function ruleOf(fault: MessageMatch, action: MessageAction): MessageRule {
  const { message, process, subject, nth, count, percent } = fault;
  return {
    message,
    ...(process === undefined ? {} : { process }),
    ...(subject === undefined ? {} : { subject }),
    nth,
    count,
    ...(percent === undefined ? {} : { percent }),
    action,
  };
}

/** Both ends of the connections that a fault on single messages looks at. */
export function messageTargets(fault: MessageMatch, world: Pick<World, "processes" | "servers">): string[] {
  return [...(fault.process === undefined ? world.processes : [fault.process]), ...world.servers];
}

/** The process that a fault on single messages names, if any. */
export function messageReferences(fault: MessageMatch): Reference[] {
  return fault.process === undefined ? [] : [{ path: ["process"], name: fault.process, of: "process" }];
}

const labels: Record<MessageKind, string> = {
  publish: "publish",
  puback: "PubAck",
  delivery: "delivery",
  ack: "ack",
  pull: "pull request",
  request: "API request",
  reply: "reply",
};

/** The messages for people, as `PubAck #2 to #4 of producer-1` or `every PubAck of producer-1`. */
export function messageWords({ message, process, subject, nth, count, percent }: MessageMatch): string {
  const where = subject === undefined ? "" : ` on ${subject}`;
  const chance = percent === undefined ? "" : ` with a chance of ${percent} %`;
  return `${numbered(labels[message], nth, count)} of ${process ?? "any process"}${where}${chance}`;
}

function numbered(label: string, nth: number, count: number): string {
  if (count === allMessages) return nth === 1 ? `every ${label}` : `every ${label} from #${nth}`;
  return count === 1 ? `${label} #${nth}` : `${label} #${nth} to #${nth + count - 1}`;
}
