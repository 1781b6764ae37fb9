import { afterEach, describe, expect, it } from "vitest";
import { cleanUp, client, message, proxied, sink } from "./support.ts";

afterEach(cleanUp);

const info = (entries: string) => `INFO {${entries}} \r\n`;
const urls = '"connect_urls":["127.0.0.1:4223","[::1]:4224"]';

/** What a client gets of what a server sends, in pieces of so many bytes. */
async function through(
  sent: string,
  connectUrls: readonly string[] | undefined,
  size = sent.length,
): Promise<string> {
  const server = await sink();
  const { port } = await proxied(server.port, connectUrls === undefined ? {} : { connectUrls });
  const { bytes, over } = await client(port);
  const socket = await server.socket();
  socket.setNoDelay(true);
  const all = Buffer.from(sent);
  for (let at = 0; at < all.length; at += size) {
    socket.write(all.subarray(at, at + size));
    await new Promise((resolve) => setImmediate(resolve));
  }
  socket.end();
  await over;
  return bytes().toString();
}

describe("connect_urls of INFO", () => {
  it("stay as they are unless something is asked for", async () => {
    const sent = info(`"port":1,${urls}`);
    expect(await through(sent, undefined)).toBe(sent);
  });

  it.each([
    [`"port":1,${urls},"x":"ü"`, '"port":1,"x":"ü"'],
    [`"port":1,${urls}`, '"port":1'],
    [`${urls},"port":1`, '"port":1'],
    [urls, urls],
    ['"port":1,"connect_urls":[]', '"port":1'],
    ['"port":1 , "connect_urls" : [ "a" , "b\\"]" ] , "x":[1]', '"port":1 , "x":[1]'],
    ['"motd":"\\"connect_urls\\":[\\"a\\"]","port":1', '"motd":"\\"connect_urls\\":[\\"a\\"]","port":1'],
  ])("are taken out of {%s}", async (before, after) => {
    expect(await through(info(before), [])).toBe(info(after));
  });

  it("are replaced by those of proxies", async () => {
    expect(await through(info(`"port":1,${urls},"a":1`), ["127.0.0.1:1"])).toBe(
      info('"port":1,"connect_urls":["127.0.0.1:1"],"a":1'),
    );
    expect(await through(info('"port":1'), ["127.0.0.1:1"])).toBe(info('"port":1'));
  });

  it.each([1, 7, 1000])(
    "are taken out of later INFOs too, and nothing else is changed (pieces of %i)",
    async (size) => {
      const frames = (inside: string) =>
        [info(inside), "PING\r\n", message("a", info(`"port":1,${urls}`)), info(inside), "+OK\r\n"].join("");
      expect(await through(frames(`"port":1,${urls}`), [], size)).toBe(
        [
          info('"port":1'),
          "PING\r\n",
          message("a", info(`"port":1,${urls}`)),
          info('"port":1'),
          "+OK\r\n",
        ].join(""),
      );
    },
  );
});

it("keeps a message that quotes an INFO", async () => {
  const quoted = message("a", info(urls));
  expect(await through(quoted + quoted, [])).toBe(quoted + quoted);
});
