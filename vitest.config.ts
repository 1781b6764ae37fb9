import { defineConfig } from "vitest/config";

/** Tests in real time against real servers: a busy machine may make one of them late. */
const real = [
  "test/backends/container/**/*.test.ts",
  "test/backends/process/**/*.test.ts",
  "test/backends/proxy/**/*.test.ts",
  "test/conformance/**/*.test.ts",
];

export default defineConfig({
  test: {
    testTimeout: 30_000,
    pool: "forks",
    projects: [
      { extends: true, test: { name: "simulated", include: ["test/**/*.test.ts"], exclude: real } },
      {
        extends: true,
        test: { name: "real", include: real, retry: 1, globalSetup: "test/backends/container/skipped.ts" },
      },
    ],
  },
});
