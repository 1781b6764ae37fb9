import { didYouMean } from "../../faults/suggest.ts";
import type { Result } from "../../reports/index.ts";
import { properties, type Property } from "../scenario/claims.ts";
import { ScenarioError } from "../scenario/define.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { CellSpec } from "../suite/cells.ts";
import { propertiesOf } from "../suite/settings.ts";
import { check, search, type Searched } from "./check.ts";
import { checkCarriedOut } from "./conclude.ts";
import { ViolationError } from "./errors.ts";
import type { Checked, CheckOptions, SearchOptions } from "./options.ts";
import { subjectOf } from "./subject.ts";
import type { TestPlace } from "./test-place.ts";
import { coverageText } from "./text.ts";

/** What a matcher gives to Vitest. */
export interface Outcome {
  readonly pass: boolean;
  readonly message: () => string;
}

/** How a matcher was called. */
export interface Call {
  readonly negated: boolean;
  readonly env: NodeJS.ProcessEnv;
}

/** `toKeepItsClaims`: a violation is told as by `check`, at the line of the test. */
export async function keepsItsClaims(
  checked: Checked,
  options: CheckOptions,
  place: TestPlace,
  { negated, env }: Call,
): Promise<Outcome> {
  try {
    const result = await check(checked, options, place, env);
    if (!negated) return { pass: true, message: () => "" };
    throw new ViolationError(`expected a claim to break, and all held in ${runsOf(result)} runs`);
  } catch (error) {
    if (!negated || !(error instanceof ViolationError) || error.message.startsWith("expected")) throw error;
    return { pass: false, message: () => error.message };
  }
}

/** `toViolate`: whether one run breaks the property. */
export async function violates(
  checked: Checked,
  property: Property,
  options: SearchOptions,
  place: TestPlace,
  { negated, env }: Call,
): Promise<Outcome> {
  checkProperty(property);
  const ofFile = typeof checked === "string" || checked instanceof URL;
  const subject = await subjectOf(checked, options, place.file, (cell) => {
    if (ofFile) checkJudged(cell, property);
    return judging(cell, property);
  });
  const searched = await search(subject, options, place, env);
  checkCarriedOut(searched.searches);
  const broken = subject.cells.find((_, index) => searched.searches[index]?.violated.has(property) === true);
  if ((broken !== undefined) !== negated) return { pass: !negated, message: () => "" };
  const about =
    broken === undefined
      ? `expected ${property} to break, and it held ${coverageOf(searched)}`
      : `expected ${property} not to break, and it broke under ${broken.family.name} (seed ${searched.seed})`;
  throw new ViolationError(about);
}

function checkProperty(property: Property): void {
  if (properties.includes(property)) return;
  throw new ScenarioError(`unknown property "${property}"${didYouMean(property, properties)}`);
}

/** Worker threads judge what their own copy of the scenario claims, and nothing else. */
function checkJudged({ scenario }: CellSpec, property: Property): void {
  if (propertiesOf(scenario).includes(property)) return;
  throw new ScenarioError(
    `scenario ${scenario.name} claims ${property} nowhere, so its runs on worker threads are not judged by it; import the scenario and pass it instead of its file`,
  );
}

/** The cell with this property as its only claim. */
function judging(cell: CellSpec, property: Property): CellSpec {
  const own: readonly Property[] = cell.scenario.claims ?? [];
  // A property of the other kind is never judged, and so never broken.
  const scenario = { ...cell.scenario, claims: [...own, property] } as Scenario;
  return { ...cell, scenario, claimed: [property] };
}

function coverageOf({ subject, searches, runs }: Searched): string {
  const cells = subject.cells.map(
    ({ family }, index) => `${searches[index]?.aggregate.runs ?? 0} runs under ${family.name}`,
  );
  const coverage = coverageText({ searches, runs });
  return `in ${cells.join(", ")}${coverage === undefined ? "" : `\n${coverage}`}`;
}

function runsOf({ cells }: Result): number {
  return cells.reduce((sum, { runs }) => sum + runs, 0);
}
