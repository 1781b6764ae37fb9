import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { BrokerView } from "../../../harness/backends/process/broker-view.ts";
import { NatsProcess } from "../../../harness/backends/process/nats-process.ts";
import { freePort } from "../../../harness/backends/process/port.ts";
import { servesJetStream } from "../../../harness/backends/process/ready.ts";
import { SteadyStore } from "../../../harness/backends/process/store/store-host.ts";
import { Workspace } from "../../../harness/backends/process/workspace.ts";
import { natsIo } from "../../../harness/clients/nats-io.ts";
import { encodeMessage } from "../../../harness/scenario/message.ts";
import { binaries, describeWithServer } from "./servers.ts";

describeWithServer("a nats-server process", () => {
  const workspace = new Workspace();
  const folder = mkdtempSync(join(tmpdir(), "capstan-server-"));
  afterAll(() => {
    workspace[Symbol.dispose]();
    rmSync(folder, { recursive: true });
  });

  test.each(binaries.map(({ version, path }) => [version, path] as const))(
    "%s keeps port and store when it is killed, and answers again after a pause",
    { timeout: 30_000 },
    async (version, path) => {
      const settings = { name: "nats-1", version, port: await freePort(), syncInterval: 120_000 };
      const own = mkdtempSync(join(folder, version));
      const server = new NatsProcess(path, own, settings, workspace, new SteadyStore(join(own, "store")));
      await server.start();
      expect(server.state).toBe("alive");
      const view = await BrokerView.open(natsIo, server.url);
      const connection = await natsIo.connect({ servers: [server.url], maxReconnectAttempts: -1, reconnectTimeWait: 20 });
      const manager = await natsIo.api.jetstreamManager(connection);
      await manager.streams.add({ name: "S", subjects: ["s"] });
      await manager.consumers.add("S", { durable_name: "c", ack_policy: "explicit" });
      const data = encodeMessage({ id: "producer-1/1", producer: "producer-1", number: 1, body: "" });
      await natsIo.api.jetstream(connection).publish("s", data);

      expect(server.kill()).toBe(true);
      expect([server.state, server.kill(), server.pause()]).toEqual(["down", false, false]);
      expect(await view.streams()).toBeUndefined();
      await Promise.all([server.start(), server.start()]);
      await expect.poll(() => view.streams()).toMatchObject([
        { name: "S", firstSequence: 1, lastSequence: 1, consumers: [{ numPending: 1, numAckPending: 0, ackFloor: 0 }] },
      ]);
      expect([await view.idAt("S", 1), await view.idAt("S", 2)]).toEqual(["producer-1/1", undefined]);

      expect([server.pause(), server.state]).toEqual([true, "paused"]);
      // On a busy machine it takes a moment until all of its threads stand still.
      await expect.poll(() => servesJetStream(server.port), { timeout: 5_000 }).toBe(false);
      expect([server.resume(), server.state, server.resume()]).toEqual([true, "alive", false]);
      expect(await servesJetStream(server.port)).toBe(true);

      await Promise.all([connection.close(), view.close()]);
      await server.stop();
      expect(await servesJetStream(server.port)).toBe(false);
    },
  );

  test("tells what its log says if it does not start", { timeout: 30_000 }, async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as { port: number };
    const [binary] = binaries;
    const settings = { name: "nats-1", version: binary?.version ?? "", port, syncInterval: 120_000 };
    const own = mkdtempSync(join(folder, "taken"));
    const server = new NatsProcess(binary?.path ?? "", own, settings, workspace, new SteadyStore(join(own, "store")));
    await expect(server.start()).rejects.toThrow(/did not start; the end of its log:[\s\S]*address already in use/);
    taken.close();
    expect(workspace.processes).toBe(0);
  });
});
