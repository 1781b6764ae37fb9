import type { OperationCall } from "../history/events.ts";
import type { Json } from "../scenario/json.ts";

/** What a session asks for, as `writes key-1 = v2.1`. */
export function operationText(call: OperationCall): string {
  switch (call.f) {
    case "read":
    case "total":
    case "list":
      return `reads ${call.key}`;
    case "balances":
      return "reads all balances";
    case "write":
      return `writes ${call.key} = ${call.value}`;
    case "cas":
      return `sets ${call.key} from ${call.expected ?? "nothing"} to ${call.value}`;
    case "add":
      return `adds ${call.amount} to ${call.key}`;
    case "append":
      return `appends ${call.value} to ${call.key}`;
    case "transfer":
      return `transfers ${call.amount} from ${call.from} to ${call.to}`;
  }
}

/** What a read gave, as `[v1.1, v2.1]` or `account-1: 3, account-2: -3`. */
export function resultText(value: Json): string {
  if (value === null) return "nothing";
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return `[${value.map(resultText).join(", ")}]`;
  return Object.entries(value)
    .map(([name, part]) => `${name}: ${resultText(part)}`)
    .join(", ");
}
