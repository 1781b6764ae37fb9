import { describe, expect, it } from "vitest";
import { SimulatedDisk } from "../../../harness/simulation/disk/simulated-disk.ts";
import { RandomStream } from "../../../harness/simulation/kernel/random.ts";

function disk(): SimulatedDisk {
  return new SimulatedDisk(new RandomStream(1, "disk"));
}

/** A log with one synced, one written and one buffered record. */
function filled(on: SimulatedDisk) {
  const log = on.open<string>("log");
  log.append("synced", 10);
  log.sync();
  log.append("written", 20);
  log.flush();
  log.append("buffered", 30);
  return log;
}

describe("a simulated disk", () => {
  it("reads everything back while nothing happens", () => {
    const on = disk();
    filled(on);
    expect(on.open("log").read()).toEqual(["synced", "written", "buffered"]);
  });

  it("keeps what was written when the process is killed", () => {
    const on = disk();
    const log = filled(on);
    expect(on.kill()).toEqual({ records: 1, bytes: 30 });
    expect(log.read()).toEqual(["synced", "written"]);
  });

  it("keeps only what was synced when the power fails", () => {
    const on = disk();
    const log = filled(on);
    expect(on.losePower()).toEqual({ records: 2, bytes: 50 });
    expect(log.read()).toEqual(["synced"]);
    log.append("later", 1);
    log.sync();
    expect(on.losePower()).toEqual({ records: 0, bytes: 0 });
    expect(log.read()).toEqual(["synced", "later"]);
  });

  it("forgets files that were never synced when the power fails", () => {
    const on = disk();
    on.open("new").append("x", 1);
    on.open("old").sync();
    on.losePower();
    expect(on.list("")).toEqual(["old"]);
  });

  it("is empty when it was lost, whatever was synced", () => {
    const on = disk();
    const log = filled(on);
    on.open("other").append("x", 5);
    expect(on.lose()).toEqual({ records: 4, bytes: 65 });
    expect(on.list("")).toEqual([]);
    log.append("by a process that is dead", 1);
    expect(on.open("log").read()).toEqual([]);
    expect(on.lose()).toEqual({ records: 0, bytes: 0 });
  });

  it("replaces a log atomically and durably", () => {
    const on = disk();
    const log = filled(on);
    log.replace(["a", "b"], 8);
    expect(on.losePower()).toEqual({ records: 0, bytes: 0 });
    expect(log.read()).toEqual(["a", "b"]);
  });

  it("settles everything that is written", () => {
    const on = disk();
    const log = filled(on);
    on.settle();
    on.losePower();
    expect(log.read()).toEqual(["synced", "written", "buffered"]);
  });

  it("lists by prefix, removes, and counts", () => {
    const on = disk();
    for (const path of ["a/1", "b/1", "a/2"]) on.open(path).append("x", 5);
    expect(on.list("a/")).toEqual(["a/1", "a/2"]);
    on.remove("a/1");
    expect(on.list("a/")).toEqual(["a/2"]);
    on.open("b/1").sync();
    expect(on.counters).toEqual({ records: 3, bytes: 15, syncs: 1 });
  });
});
