import type { OperationCall } from "../history/events.ts";
import { operationsOf, type DataNode, type DataStrategy } from "../scenario/data-strategy.ts";
import type { Json } from "../scenario/json.ts";
import type { OperationName } from "../scenario/workload.ts";

/**
 * Checks that a node has what its strategy says that it can be asked.
 * @throws TypeError that names the strategy and what is missing.
 */
export function checkOffers(strategy: DataStrategy, node: DataNode): void {
  for (const f of operationsOf(strategy)) if (typeof node[f] !== "function") throw missing(strategy.name, f);
}

/** Asks a node for an operation; resolves with what it gave, null if that is nothing. */
export async function perform(node: DataNode, operation: OperationCall): Promise<Json> {
  switch (operation.f) {
    case "read":
      return node.read(operation.key);
    case "write":
      await node.write(operation.key, operation.value);
      return null;
    case "cas":
      return offered(node, "cas")(operation.key, operation.expected, operation.value);
    case "total":
      return offered(node, "total")(operation.key);
    case "add":
      await offered(node, "add")(operation.key, operation.amount);
      return null;
    case "list":
      return offered(node, "list")(operation.key);
    case "append":
      await offered(node, "append")(operation.key, operation.value);
      return null;
    case "balances":
      return offered(node, "balances")(operation.accounts);
    case "transfer":
      await offered(node, "transfer")(operation.from, operation.to, operation.amount);
      return null;
  }
}

function offered<F extends OperationName>(node: DataNode, f: F): NonNullable<DataNode[F]> {
  const method = node[f];
  if (method === undefined) throw missing("", f);
  return method.bind(node) as NonNullable<DataNode[F]>;
}

function missing(strategy: string, f: OperationName): TypeError {
  const whose =
    strategy === ""
      ? "the node"
      : `strategy ${strategy} says that its nodes can be asked for ${f}, but a node`;
  return new TypeError(`${whose} has no function ${f}`);
}
