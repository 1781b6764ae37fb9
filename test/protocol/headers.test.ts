import { describe, expect, it } from "vitest";
import { decodeHeaders, encodeHeaders, findHeader } from "../../harness/protocol/headers.ts";
import { decodeText } from "../../harness/protocol/text.ts";

describe("headers", () => {
  it("come back as they went", () => {
    const block = encodeHeaders([
      ["Nats-Msg-Id", "ü 1"],
      ["A", "1"],
      ["A", "2"],
    ]);
    expect(decodeHeaders(block)).toEqual({
      code: 0,
      description: "",
      headers: [
        ["Nats-Msg-Id", "ü 1"],
        ["A", "1"],
        ["A", "2"],
      ],
    });
    expect(findHeader(decodeText(block), "A")).toBe("1");
    expect(findHeader(decodeText(block), "a")).toBeUndefined();
  });

  it("carry a status", () => {
    expect(decodeHeaders(encodeHeaders([], "503"))).toMatchObject({ code: 503, description: "" });
    expect(decodeHeaders(encodeHeaders([["X", "y"]], "408 Request Timeout"))).toMatchObject({
      code: 408,
      description: "Request Timeout",
      headers: [["X", "y"]],
    });
  });
});
