import { NotDoneError, type DataNode, type NodeContext } from "../../../harness/scenario/data-strategy.ts";
import { numberSetting } from "../../common/settings.ts";

/** A register whose value can be compared and set. */
type Register = Required<Pick<DataNode, "read" | "cas">>;

/** What a key holds, with what made it so: without that two changes could give the same text, and look like one. */
interface Document<T> {
  readonly value: T;
  readonly by: string;
}

/** Key of the one document that holds all accounts: what must change together is compared and set together. */
const BANK = "bank";

/**
 * Counters, lists and a bank over registers: each is one JSON document, which a change reads, and sets if
 * nobody has changed it since. Else it begins anew, as long as there is time.
 */
export function documents(
  context: NodeContext,
  { read, cas }: Register,
): Required<Pick<DataNode, "total" | "add" | "list" | "append" | "balances" | "transfer">> {
  const { id, incarnation, clock, settings } = context;
  let changes = 0;

  const valueOf = <T>(text: string | null, empty: T): T =>
    text === null ? empty : (JSON.parse(text) as Document<T>).value;

  const change = async <T>(key: string, empty: T, next: (value: T) => T): Promise<void> => {
    const end = clock.monotonic() + numberSetting(settings, "deadline");
    while (clock.monotonic() < end) {
      const text = await read(key);
      const document: Document<T> = {
        value: next(valueOf(text, empty)),
        by: `${id} ${incarnation} ${++changes}`,
      };
      if (await cas(key, text, JSON.stringify(document))) return;
    }
    throw new NotDoneError("others have changed it again and again");
  };

  return {
    total: async (key) => valueOf(await read(key), 0),
    add: (key, amount) => change(key, 0, (total) => total + amount),
    list: async (key) => valueOf<readonly string[]>(await read(key), []),
    append: (key, element) => change<readonly string[]>(key, [], (list) => [...list, element]),
    async balances(accounts) {
      const all = valueOf<Balances>(await read(BANK), {});
      return Object.fromEntries(accounts.map((account) => [account, all[account] ?? 0]));
    },
    transfer: (from, to, amount) =>
      change<Balances>(BANK, {}, (all) => ({
        ...all,
        [from]: (all[from] ?? 0) - amount,
        [to]: (all[to] ?? 0) + amount,
      })),
  };
}

type Balances = Readonly<Record<string, number>>;
