import { connect } from "@nats-io/transport-node";
import { describe, expect, it } from "vitest";
import { runCli } from "../../harness/cli/program.ts";
import { capstan, fakeProcess } from "./fake-process.ts";

describe("capstan serve", () => {
  it("prints its address, serves, and ends at Ctrl-C", async () => {
    const process = fakeProcess();
    const code = runCli(["serve", "--port", "0", "--profile", "2.10"], process);
    await expect.poll(process.out).toMatch(/^nats:\/\/127\.0\.0\.1:\d+\n$/);
    const connection = await connect({ servers: process.out().trim(), reconnect: false });
    expect(connection.info?.version).toMatch(/^2\.10\./);
    expect(process.err()).toContain("for tests only");
    expect(process.err()).not.toContain("warning");
    process.interrupt();
    await connection.closed();
    expect(await code).toBe(0);
  });

  it.each([
    [["--server", "1.0"], 64, "Expected 2.9, 2.10"],
    [["--profile", "1.0"], 64, "Expected 2.9, 2.10"],
    [["--store", "disk"], 64, "Expected memory"],
    [["--port", "70000"], 64, "Expected a whole number from 0 to 65535"],
    [["--host", "256.0.0.1", "--port", "0"], 3, "cannot listen on 256.0.0.1:0"],
  ])("%j is an error that tells what to do", async (args, code, message) => {
    const result = await capstan(["serve", ...args]);
    expect(result.code).toBe(code);
    expect(result.err).toContain(message);
  });
});
