import { describe, expect, it } from "vitest";
import { Bench } from "./support.ts";

describe("a thin JetStream", () => {
  it("stores, acknowledges, delivers to a pull consumer, and takes the ack", () => {
    const bench = new Bench();
    const client = bench.connect();
    expect(client.api("STREAM.CREATE.S", { name: "S", subjects: ["s.>"] })).toMatchObject({ did_create: true });
    expect(client.request("s.a", "hello")).toBe('{"stream":"S","seq":1}');
    client.api("CONSUMER.CREATE.S.C", {
      stream_name: "S",
      config: { durable_name: "C", ack_policy: "explicit" },
      action: "create",
    });
    client.send("SUB in.> 7");
    client.pub("$JS.API.CONSUMER.MSG.NEXT.S.C", '{"batch":1,"expires":1000000000}', "in.1");
    const [frame, body] = client.take();
    expect(frame).toMatch(/^MSG s\.a 7 \$JS\.ACK\.S\.C\.1\.1\.1\.\d{19}\.0 5$/);
    expect(body).toBe("hello");
    const ack = frame?.split(" ")[3] ?? "";
    client.pub(ack, "", "in.ack");
    expect(client.take()).toEqual(["MSG in.ack 7 0"]);
    expect(client.api("CONSUMER.INFO.S.C")).toMatchObject({ num_ack_pending: 0, ack_floor: { stream_seq: 1 } });
  });
});
