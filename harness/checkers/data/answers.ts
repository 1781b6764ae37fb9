import { checkProgress } from "../progress.ts";
import type { Anomaly, Verdict } from "../verdict.ts";
import { at } from "../words.ts";
import type { DataFacts } from "./data-facts.ts";

/** Judges `progress` of a data scenario: the run came to rest, and then every node answered for every key. */
export function checkAnswers(facts: DataFacts): Verdict {
  const verdict = checkProgress(facts.run);
  if (verdict.verdict === "inconclusive") return verdict;
  const anomalies = [...(verdict.verdict === "violated" ? verdict.anomalies : []), ...silentNodes(facts)];
  return anomalies.length === 0 ? verdict : { verdict: "violated", anomalies };
}

/** Nodes whose last final read of a key did not succeed. */
function silentNodes({ run, sessions }: DataFacts): Anomaly[] {
  const last = new Map<
    string,
    { readonly text: string; readonly id: string; readonly time: number } | undefined
  >();
  for (const { id, invoke, acknowledgedAt } of run.messages.values()) {
    if (invoke?.operation === undefined || sessions.messages.has(id)) continue;
    const { process, operation, time } = invoke;
    const text = `After recovery ${process} did not give the value of ${operation.key}; last asked ${at(time)}.`;
    last.set(`${process} ${operation.key}`, acknowledgedAt === undefined ? { text, id, time } : undefined);
  }
  return [...last.values()].flatMap((found) =>
    found === undefined ? [] : [{ kind: "stuck", id: found.id, text: found.text, times: [found.time] }],
  );
}
