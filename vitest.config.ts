import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Tests in real time against real servers: a busy machine may make one of them late. */
const real = [
  "test/backends/container/**/*.test.ts",
  "test/backends/process/**/*.test.ts",
  "test/backends/proxy/**/*.test.ts",
];

/** Comparisons of what comes at which time: they have the machine to themselves. */
const timed = ["test/conformance/**/*.test.ts"];

const processors = availableParallelism();

export default defineConfig({
  test: {
    testTimeout: 30_000,
    pool: "forks",
    projects: [
      {
        extends: true,
        test: {
          name: "simulated",
          include: ["test/**/*.test.ts"],
          exclude: [...real, ...timed],
          maxWorkers: processors,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "real",
          include: real,
          retry: 1,
          // They wait more than they work.
          maxWorkers: 2 * processors,
          sequence: { groupOrder: 1 },
          globalSetup: "test/backends/container/skipped.ts",
        },
      },
      {
        extends: true,
        test: { name: "timed", include: timed, retry: 1, maxWorkers: 1, sequence: { groupOrder: 2 } },
      },
    ],
  },
});
