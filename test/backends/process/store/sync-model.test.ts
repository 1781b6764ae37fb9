import { describe, expect, test } from "vitest";
import { mountsBelow } from "../../../../harness/backends/process/store/mounts.ts";
import { lossBetween } from "../../../../harness/backends/process/store/store-loss.ts";
import { followSyncs, type TraceLog } from "../../../../harness/backends/process/store/sync-model.ts";

const log = (text: string): TraceLog => ({ text: text.replaceAll(/^ +/gm, "") });

const durable = (logs: readonly TraceLog[], settled: Readonly<Record<string, number>> = {}): Record<string, unknown> =>
  Object.fromEntries(followSyncs(new Map(Object.entries(settled)), logs).files);

const syncs = (logs: readonly TraceLog[]): number => followSyncs(new Map(), logs).syncs;

describe("what strace wrote down about syncs", () => {
  test("a file survives up to its length at the last sync", () => {
    const calls = log(`7 openat(AT_FDCWD</x>, "/s/1.blk", O_RDWR|O_CREAT|O_CLOEXEC, 0640) = 9</s/1.blk>
      7 pwrite64(9</s/1.blk>, ""..., 100, 0) = 100
      8 fsync(9</s/1.blk>) = 0
      7 pwrite64(9</s/1.blk>, ""..., 50, 100) = 50
      7 openat(AT_FDCWD</x>, "/s/new", O_WRONLY|O_CREAT|O_TRUNC, 0640) = 10</s/new>
      7 write(10</s/new>, ""..., 5) = 5`);
    expect(durable([calls])).toEqual({ "/s/1.blk": { bytes: 100 }, "/s/new": "as settled" });
    expect(syncs([calls])).toBe(1);
  });

  test("calls that threads interrupt are put together", () => {
    const calls = log(`7 openat(AT_FDCWD</x>, "/s/a", O_RDWR|O_CREAT <unfinished ...>
      8 write(3</dev/null>, ""..., 1) = 1
      7 <... openat resumed>, 0640) = 9</s/a>
      7 write(9</s/a>, ""..., 40 <unfinished ...>
      8 fsync(4</s/other> <unfinished ...>
      7 <... write resumed>) = 40
      8 <... fsync resumed>) = 0
      8 fsync(9</s/a> <unfinished ...>
      7 write(9</s/a>, ""..., 2) = 2
      8 <... fsync resumed>) = 0`);
    // What was written while a sync was under way may be in it.
    expect(durable([calls])).toEqual({ "/s/a": { bytes: 42 } });
  });

  test("writes to a file opened for synchronous writing survive, and count as syncs", () => {
    const calls = log(`7 openat(AT_FDCWD</x>, "/s/a", O_RDWR|O_CREAT|O_SYNC, 0640) = 9</s/a>
      7 write(9</s/a>, ""..., 40) = 40
      7 write(9</s/a>, ""..., 2) = 2`);
    expect(durable([calls])).toEqual({ "/s/a": { bytes: 42 } });
    expect(syncs([calls])).toBe(2);
  });

  test("a file that takes the place of another one survives only if it was synced", () => {
    const calls = log(`7 openat(AT_FDCWD</x>, "/s/a.tmp", O_WRONLY|O_CREAT|O_TRUNC, 0640) = 9</s/a.tmp>
      7 write(9</s/a.tmp>, ""..., 4) = 4
      7 renameat(AT_FDCWD</x>, "/s/a.tmp", AT_FDCWD</x>, "/s/a") = 0
      7 openat(AT_FDCWD</x>, "/s/b.tmp", O_WRONLY|O_CREAT|O_TRUNC, 0640) = 9</s/b.tmp>
      7 write(9</s/b.tmp>, ""..., 4) = 4
      7 fsync(9</s/b.tmp>) = 0
      7 rename("/s/b.tmp", "/s/b") = 0`);
    expect(durable([calls], { "/s/a": 9, "/s/b": 9 })).toEqual({ "/s/a": "as settled", "/s/b": { bytes: 4 } });
  });

  test("what is settled survives, unless it is cut", () => {
    const calls = log(`7 openat(AT_FDCWD</x>, "/s/a", O_RDWR) = 9</s/a>
      7 write(9</s/a>, ""..., 4) = 4
      7 ftruncate(9</s/a>, 6) = 0
      7 openat(AT_FDCWD</x>, "/s/b", O_RDWR|O_TRUNC) = 10</s/b>`);
    expect(durable([calls], { "/s/a": 10, "/s/b": 10, "/s/c": 3 })).toEqual({
      "/s/a": { bytes: 6 },
      "/s/b": "as settled",
      "/s/c": { bytes: 3 },
    });
  });

  test("descriptors of an earlier life of the server mean nothing; its files still do", () => {
    const first = log(`7 openat(AT_FDCWD</x>, "/s/a", O_RDWR|O_CREAT|O_SYNC, 0640) = 9</s/a>
      7 write(9</s/a>, ""..., 4) = 4
      7 +++ killed by SIGKILL +++`);
    const second = log(`8 openat(AT_FDCWD</x>, "/s/a", O_RDWR) = 9</s/a>
      8 pwrite64(9</s/a>, ""..., 4, 4) = 4`);
    expect(durable([first, second])).toEqual({ "/s/a": { bytes: 4 } });
  });

  test("a file that was open for synchronous writing when everything was settled still is", () => {
    const before = `7 openat(AT_FDCWD</x>, "/s/a", O_RDWR|O_CREAT|O_SYNC, 0640) = 9</s/a>
7 write(9</s/a>, ""..., 4) = 4
`;
    const calls = { before, ...log('7 write(9</s/a>, ""..., 3) = 3') };
    expect(durable([calls], { "/s/a": 4 })).toEqual({ "/s/a": { bytes: 7 } });
    expect(syncs([calls])).toBe(1);
  });

  test("a call that failed has done nothing, and names of any text are read", () => {
    const calls = log(String.raw`7 openat(AT_FDCWD</x>, "/s/\303\244 \"b\"", O_RDWR|O_CREAT, 0640) = 9</s/\303\244 "b">
      7 write(9</s/\303\244 "b">, ""..., 4) = -1 ENOSPC (No space left on device)
      7 fsync(9</s/\303\244 "b">) = 0`);
    expect(durable([calls])).toEqual({ '/s/ä "b"': { bytes: 0 } });
  });
});

test("a loss counts all bytes behind the unchanged beginning of each file", () => {
  const content = (files: Readonly<Record<string, string>>): Map<string, Uint8Array> =>
    new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]));
  const before = content({ kept: "kept", short: "shorter", zeros: "abcdef", gone: "gone" });
  const after = content({ kept: "kept", short: "short", zeros: "abc\0\0\0", new: "new" });
  expect(lossBetween(before, after)).toEqual({ bytes: 2 + 3 + 4, files: 3 });
});

test("finds mounts at and below a folder, the innermost first, and no neighbours", () => {
  const table = [
    "22 1 254:0 / / rw - ext4 /dev/root rw",
    String.raw`43 22 7:0 / /tmp/my\040runs/a rw,noatime - ext4 /dev/loop0 rw`,
    String.raw`44 43 7:1 / /tmp/my\040runs/a/b rw,noatime - ext4 /dev/loop1 rw`,
    String.raw`45 22 7:2 / /tmp/my\040runs/ab rw,noatime - ext4 /dev/loop2 rw`,
  ].join("\n");
  expect(mountsBelow("/tmp/my runs/a", table)).toEqual(["/tmp/my runs/a/b", "/tmp/my runs/a"]);
  expect(mountsBelow("/tmp/elsewhere", table)).toEqual([]);
});
