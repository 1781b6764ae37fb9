import { checkedNumber, wholeNumber } from "./checked.ts";
import { operationsOf, type DataStrategy } from "./data-strategy.ts";
import { ScenarioError } from "./scenario-error.ts";
import {
  dataWorkloadTypes,
  workloadOperations,
  type DataWorkloadShape,
  type DataWorkloadType,
  type OperationName,
} from "./workload.ts";

const common = { operations: 30, skew: 1, spread: 5_000 };

/** What a data scenario does if it says nothing else, by type of workload: sized for the checkers. */
const defaults: { readonly [T in DataWorkloadType]: DataWorkloadShape } = {
  register: { type: "register", ...common, keys: 2, mix: { read: 4, write: 4, cas: 1 } },
  counter: { type: "counter", ...common, keys: 1, mix: { total: 4, add: 5 } },
  "append-list": { type: "append-list", ...common, keys: 2, mix: { list: 4, append: 5 } },
  bank: { type: "bank", ...common, keys: 3, mix: { balances: 4, transfer: 5 } },
};

/**
 * The workload shape of a data scenario: what is given, and defaults for what the strategy offers.
 * @throws ScenarioError if a value makes no sense, or the strategy does not offer what it needs.
 */
export function dataWorkload(
  scenario: string,
  strategy: DataStrategy,
  given: Partial<DataWorkloadShape> = {},
): DataWorkloadShape {
  const type = checkedType(scenario, given.type ?? "register");
  checkOffered(scenario, strategy, type, given.mix ?? {});
  const offered = operationsOf(strategy);
  const mix = given.mix ?? only(defaults[type].mix, offered);
  const workload = { ...defaults[type], ...given, mix };
  checkMix(scenario, type, mix);
  wholeNumber(scenario, "workload.operations", workload.operations, 1, 100_000);
  wholeNumber(scenario, "workload.keys", workload.keys, type === "bank" ? 2 : 1, 10_000);
  checkedNumber(scenario, "workload.skew", workload.skew, 0, 10);
  wholeNumber(scenario, "workload.spread", workload.spread, 1, 3_600_000);
  return workload;
}

function checkedType(scenario: string, type: DataWorkloadType): DataWorkloadType {
  if (dataWorkloadTypes.includes(type)) return type;
  const known = dataWorkloadTypes.map((name) => JSON.stringify(name)).join(", ");
  throw new ScenarioError(
    `scenario ${scenario}: workload.type is ${JSON.stringify(type)}; expected one of ${known}`,
  );
}

/**
 * Every node is asked at the end of a run for what it holds, and a workload that changes nothing shows
 * nothing: what reads must be offered in any case, and one operation that changes something.
 */
function checkOffered(
  scenario: string,
  strategy: DataStrategy,
  type: DataWorkloadType,
  mix: DataWorkloadShape["mix"],
): void {
  const offered = operationsOf(strategy);
  const [reads, ...changes]: readonly OperationName[] = workloadOperations[type];
  const isOffered = (f: string) => offered.some((name) => name === f);
  const impossible = [
    ...(reads === undefined || isOffered(reads) ? [] : [reads]),
    ...(changes.some(isOffered) ? [] : changes),
  ];
  const unwanted = Object.keys(mix).filter(
    (f) => isOf(type, f) && !isOffered(f) && mix[f as OperationName] !== 0,
  );
  const lacks = impossible.length > 0 ? impossible : unwanted;
  if (lacks.length === 0) return;
  const fix =
    impossible.length > 0
      ? `choose another workload (${possibleFor(offered).join(", ")}), or give its nodes these functions and name them in its operations`
      : `leave ${lacks.length === 1 ? "it" : "them"} out of workload.mix`;
  throw new ScenarioError(
    `scenario ${scenario}: strategy ${strategy.name} cannot run the workload ${type}: its nodes cannot be asked for ${lacks.join(", ")}, only for ${offered.join(", ")}; ${fix}`,
  );
}

function possibleFor(offered: readonly OperationName[]): DataWorkloadType[] {
  return dataWorkloadTypes.filter((type) => offered.includes(workloadOperations[type][0]));
}

function checkMix(scenario: string, type: DataWorkloadType, mix: DataWorkloadShape["mix"]): void {
  const names = workloadOperations[type].join(", ");
  for (const [f, weight] of Object.entries(mix)) {
    if (!isOf(type, f)) {
      throw new ScenarioError(
        `scenario ${scenario}: workload.mix.${f} is no operation of the workload ${type}; there are: ${names}`,
      );
    }
    wholeNumber(scenario, `workload.mix.${f}`, weight, 0, 1_000);
  }
  if (Object.values(mix).some((weight) => weight > 0)) return;
  throw new ScenarioError(
    `scenario ${scenario}: workload.mix has no weight above 0; give one of ${names} a weight`,
  );
}

function isOf(type: DataWorkloadType, f: string): boolean {
  return workloadOperations[type].some((name) => name === f);
}

function only(mix: DataWorkloadShape["mix"], offered: readonly OperationName[]): DataWorkloadShape["mix"] {
  return Object.fromEntries(Object.entries(mix).filter(([f]) => offered.some((name) => name === f)));
}
