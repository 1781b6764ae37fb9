import { expect, test } from "vitest";
import { ContainerHosting } from "../../../harness/backends/container/container-hosting.ts";
import { BrokerView } from "../../../harness/backends/process/broker-view.ts";
import { servesJetStream } from "../../../harness/backends/process/ready.ts";
import { clientUrl, type ServerHost, type ServerPlan } from "../../../harness/backends/server-host.ts";
import { natsIo } from "../../../harness/clients/nats-io.ts";
import { encodeMessage } from "../../../harness/scenario/message.ts";
import { containers, containersOf, describeWithDocker } from "./docker.ts";

describeWithDocker("a nats-server in a container", () => {
  const failures: unknown[] = [];

  async function server(plan: Partial<ServerPlan> = {}): Promise<ServerHost> {
    const { docker, image } = containers();
    const hosting = new ContainerHosting(docker, await image(undefined), (error) => failures.push(error));
    return hosting.create({ name: "nats-1", syncInterval: 120_000, ...plan });
  }

  const serves = (host: ServerHost): Promise<boolean> => {
    const address = host.address("client");
    return address === undefined ? Promise.resolve(false) : servesJetStream(address.port, address.host);
  };

  test(
    "keeps port and store when it is killed, and answers again after a pause",
    { timeout: 120_000 },
    async () => {
      const host = await server();
      expect([host.state, host.kill(), host.pause(), host.address("client")]).toEqual([
        "down",
        false,
        false,
        undefined,
      ]);
      await host.start();
      expect(host.state).toBe("alive");
      const url = clientUrl(host) ?? "";
      const view = await BrokerView.open(natsIo, url);
      const connection = await natsIo.connect({
        servers: [url],
        maxReconnectAttempts: -1,
        reconnectTimeWait: 20,
      });
      const manager = await natsIo.api.jetstreamManager(connection);
      await manager.streams.add({ name: "S", subjects: ["s"] });
      const data = encodeMessage({ id: "producer-1/1", producer: "producer-1", number: 1, body: "" });
      await natsIo.api.jetstream(connection).publish("s", data);

      expect(host.kill()).toBe(true);
      expect([host.state, host.kill(), host.pause()]).toEqual(["down", false, false]);
      await expect.poll(() => serves(host), { timeout: 20_000 }).toBe(false);
      await Promise.all([host.start(), host.start()]);
      expect(clientUrl(host)).toBe(url);
      await expect
        .poll(() => view.streams(), { timeout: 20_000 })
        .toMatchObject([{ name: "S", lastSequence: 1 }]);
      expect(await view.idAt("S", 1)).toBe("producer-1/1");

      expect([host.pause(), host.state, host.pause()]).toEqual([true, "paused", false]);
      await expect.poll(() => serves(host), { timeout: 20_000 }).toBe(false);
      expect([host.resume(), host.state, host.resume()]).toEqual([true, "alive", false]);
      await expect.poll(() => serves(host), { timeout: 20_000 }).toBe(true);

      // A paused container can be killed, too.
      expect([host.pause(), host.kill()]).toEqual([true, true]);
      await host.start();
      expect(await serves(host)).toBe(true);
      expect((await host.log?.())?.match(/Server is ready/g)).toHaveLength(3);

      await Promise.all([connection.close(), view.close()]);
      await host.stop();
      expect({ state: host.state, serves: await serves(host), failures }).toEqual({
        state: "down",
        serves: false,
        failures: [],
      });
      expect(await containersOf(process.pid)).toEqual([]);
    },
  );

  test(
    "tells what its log says if it does not start, and leaves no container",
    { timeout: 120_000 },
    async () => {
      const host = await server({ syncInterval: Number.NaN });
      await expect(host.start()).rejects.toThrow(
        /nats-1 \(a container of .*\) did not start: [\s\S]*the end of its log:\n[\s\S]*sync/,
      );
      expect(await containersOf(process.pid)).toEqual([]);
      expect(await host.log?.()).toContain("sync");
      await host.stop();
    },
  );

  test("a container that is stopped while it starts is removed", { timeout: 120_000 }, async () => {
    const host = await server();
    const started = host.start();
    await host.stop();
    await started;
    expect(await containersOf(process.pid)).toEqual([]);
    await host.start();
    expect(host.state).toBe("down");
  });

  test("tells if its container is gone", { timeout: 120_000 }, async () => {
    const host = await server();
    await host.start();
    const [id = ""] = await containersOf(process.pid);
    await containers().docker.client.container.dockerode.getContainer(id).remove({ force: true });
    host.pause();
    await host.stop();
    expect(String(failures.pop())).toMatch(
      /ServerHostError: nats-1: docker cannot pause its container: .*No such container/,
    );
  });
});
