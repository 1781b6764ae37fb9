import { Kvm, type KvEntry } from "@nats-io/kv";
import type { Program } from "./program.ts";
import { attempt } from "./program.ts";

/** Key-value buckets through the real client. */
export const kvPrograms: readonly Program[] = [
  {
    name: "put, create, update, delete, purge and history",
    async run(connection, tell) {
      const kv = await new Kvm(connection).create("b", { history: 4 });
      tell(`${await kv.put("k", "1")}`);
      tell(await attempt(() => kv.create("k", "2")));
      tell(`${await kv.create("new", "1")}`);
      tell(await attempt(() => kv.update("k", "3", 9)));
      tell(`${await kv.update("k", "3", 1)}`);
      tell(shown(await kv.get("k")));
      await kv.delete("k");
      tell(shown(await kv.get("k")));
      tell(`${await kv.create("k", "again")}`);
      for await (const entry of await kv.history({ key: "k" })) tell(shown(entry));
      await kv.purge("k");
      for await (const entry of await kv.history({ key: "k" })) tell(shown(entry));
      tell(shown(await kv.get("nothing")));
      const keys: string[] = [];
      for await (const key of await kv.keys()) keys.push(key);
      tell(keys.join());
      const status = await kv.status();
      tell(`${status.bucket} ${status.values} ${status.history}`);
      tell(`${await kv.destroy()}`);
      tell(await attempt(async () => (await (await new Kvm(connection).open("b")).status()).bucket));
    },
  },
  {
    name: "watch sees what is there and what comes",
    async run(connection, tell) {
      const kv = await new Kvm(connection).create("b");
      await kv.put("a", "1");
      await kv.put("b", "1");
      const watch = await kv.watch();
      let count = 0;
      for await (const entry of watch) {
        tell(shown(entry));
        count++;
        if (count === 2) {
          await kv.put("a", "2");
          await kv.delete("b");
          await kv.put("c", "1");
        }
        if (count === 5) break;
      }
    },
  },
];

function shown(entry: KvEntry | null): string {
  if (entry === null) return "none";
  return `${entry.key} ${entry.operation} ${entry.revision} ${entry.length} ${entry.string()}`;
}
