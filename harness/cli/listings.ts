import { describeFault, faultFamilies, faultKinds } from "../../faults/index.ts";
import { strategies } from "../../strategies/index.ts";
import { properties } from "../scenario/claims.ts";
import type { Strategy } from "../scenario/data-strategy.ts";
import type { JsonObject } from "../scenario/json.ts";
import type { BackendChoice } from "../suite/backend-choice.ts";
import { faultAbilities } from "../suite/fault-abilities.ts";
import { loadCanaries } from "../suite/canaries.ts";
import { consistencyCheckers } from "./consistency-checkers.ts";
import type { ListName } from "./list-names.ts";
import { propertySummaries } from "../suite/property-summaries.ts";

/** One thing in a listing. */
export interface Listed {
  readonly name: string;
  readonly summary: string;
  /** More about it, one line each. */
  readonly details: readonly string[];
  /** The same for machines. */
  readonly json: JsonObject;
}

/** The things of a list. */
export async function listing(name: ListName): Promise<readonly Listed[]> {
  switch (name) {
    case "strategies":
      return strategies.map(listedStrategy);
    case "faults":
      return faults();
    case "checkers":
      return [
        ...properties.map((property) => plain(property, propertySummaries[property])),
        ...consistencyCheckers.filter(({ name }) => !isProperty(name)).map(({ name, summary }) => plain(name, summary)),
      ];
    case "canaries":
      return canaries();
    case "known-answers":
      return answers();
  }
}

/** The kinds of faults, with whether and how they can be injected on a backend on this machine. */
export async function faultsOn(backend: BackendChoice): Promise<readonly Listed[]> {
  const abilities = await faultAbilities(backend);
  return abilities.map(({ kind, possible, how }) => {
    const summary = faultKinds.get(kind)?.summary ?? "";
    const detail = possible ? `${backend.name}: ${how}` : `not possible: ${how}`;
    return { name: kind, summary, details: [detail], json: { kind, summary, backend: backend.name, possible, how } };
  });
}

function isProperty(name: string): boolean {
  return properties.some((property) => property === name);
}

function plain(name: string, summary: string): Listed {
  return { name, summary, details: [], json: { name, summary } };
}

function listedStrategy({ kind, name, summary, claims, settings = {} }: Strategy): Listed {
  return {
    name,
    summary,
    details: [
      `kind: ${kind}`,
      ...claims.map(({ property, tolerates }) => `${property} under ${tolerates.join(", ") || "no fault"}`),
    ],
    json: {
      name,
      kind,
      summary,
      claims: claims.map(({ property, tolerates }) => ({ property, tolerates: [...tolerates] })),
      settings,
    },
  };
}

function faults(): Listed[] {
  return [...faultFamilies.values()].map(({ name, title, summary, kinds, leastServers, partOf }) => ({
    name,
    summary,
    details: [
      ...(kinds.length === 1 && kinds[0] === name ? [] : [`kinds: ${kinds.join(", ") || "none"}`]),
      ...(leastServers === undefined ? [] : [`needs a broker of at least ${leastServers} servers`]),
      ...(partOf === undefined ? [] : [`part of ${partOf}: run only where it is named`]),
    ],
    json: {
      name,
      title,
      summary,
      ...(leastServers !== undefined && { leastServers }),
      ...(partOf !== undefined && { partOf }),
      kinds: kinds.map((kind) => ({ kind, summary: faultKinds.get(kind)?.summary ?? "" })),
    },
  }));
}

async function answers(): Promise<Listed[]> {
  const { knownAnswers } = await import("../suite/known-answers.ts");
  return knownAnswers.map(({ id, statement, source, experiments, notRun }) => ({
    name: id,
    summary: statement,
    details: [`source: ${source}`, notRun === undefined ? `experiments: ${experiments.map(({ name }) => name).join(", ")}` : `not run: ${notRun}`],
    json: {
      id,
      statement,
      source,
      experiments: experiments.map(({ name, family = "none", broker = {}, case: { schedule } }) => ({
        name,
        family,
        servers: broker.servers ?? 1,
        schedule: schedule.map(describeFault),
      })),
      ...(notRun !== undefined && { notRun }),
    },
  }));
}

async function canaries(): Promise<Listed[]> {
  return (await loadCanaries()).map(({ strategy, defect, caughtBy, fault, within }) => ({
    name: strategy.name,
    summary: defect,
    details: [`caught by ${caughtBy} under ${fault} within ${within} runs`],
    json: { name: strategy.name, defect, caughtBy, fault, within },
  }));
}
