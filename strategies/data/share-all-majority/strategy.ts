import { defineData, NotDoneError, type DataStrategy } from "../../../harness/scenario/data-strategy.ts";
import { connect } from "../../common/connect.ts";
import { clockless, linearizableUnder, withoutCrashes } from "../families.ts";
import { Majority } from "../majority.ts";

/** A value with the number of its write; of equal numbers the greater writer is the newer one. */
interface Version {
  readonly value: string | null;
  readonly number: number;
  readonly writer: string;
}

/** Versions by key. */
type Versions = Readonly<Record<string, Version>>;

/** Keep this version of a key if it is newer, and tell the newest; without a key: tell everything. */
interface Question {
  readonly key?: string;
  readonly version?: Version;
}

const unwritten: Version = { value: null, number: 0, writer: "" };

/** Every node holds every key; an operation is done when a majority of the nodes has agreed. */
export const shareAllMajority: DataStrategy = defineData({
  name: "share-all-majority",
  summary:
    "Every node holds every key in memory; a read or a write is done when a majority of the nodes has agreed (ABD).",
  operations: ["read", "write"],
  claims: [
    ...linearizableUnder([...withoutCrashes, "crash-once", "host-loss"]),
    { property: "converges", tolerates: [] },
    { property: "progress", tolerates: [...clockless, "crash-once"] },
  ],
  settings: { writeBack: true, deadline: 900, attemptTimeout: 300, retryDelay: 50 },

  async node(context) {
    const held = new Map<string, Version>();
    const majority = new Majority<Question, Versions>(context, await connect(context), perform);
    let writes = 0;

    function perform({ key, version }: Question): Versions {
      if (key === undefined) return Object.fromEntries(held);
      if (version !== undefined && isNewer(version, held.get(key) ?? unwritten)) held.set(key, version);
      return { [key]: held.get(key) ?? unwritten };
    }

    const versionsOf = async (key: string) =>
      (await majority.ask({ key })).map((versions) => versions[key] ?? unwritten);

    for (const versions of await majority.recover({})) {
      for (const [key, version] of Object.entries(versions)) perform({ key, version });
    }

    return {
      async read(key) {
        const versions = await versionsOf(key);
        const version = newest(versions);
        // Who reads this later must not find an older one: what not all of them have is first written again.
        const isAgreed = versions.every(
          ({ writer, number }) => writer === version.writer && number === version.number,
        );
        if (!isAgreed && context.settings["writeBack"] !== false) await majority.ask({ key, version });
        return version.value;
      },

      async write(key, value) {
        const versions = await versionsOf(key).catch((error: unknown) => {
          throw new NotDoneError(`not written: ${String(error)}`);
        });
        const writer = `${context.id} ${context.incarnation} ${++writes}`;
        await majority.ask({ key, version: { value, number: newest(versions).number + 1, writer } });
      },
    };
  },
});

function isNewer(one: Version, other: Version): boolean {
  return one.number === other.number ? one.writer > other.writer : one.number > other.number;
}

function newest(versions: readonly Version[]): Version {
  return versions.reduce((best, version) => (isNewer(version, best) ? version : best), unwritten);
}
