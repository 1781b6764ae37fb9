import type { Member } from "./schema.ts";

/** Members of a request to the API that are looked at, and what Go calls its structure in errors. */
export interface RequestSchema {
  readonly structure: string;
  readonly members: readonly Member[];
}

const offset: Member = { name: "offset", kind: "number", goType: "int" };
const sequence: Member = { name: "seq", kind: "number", goType: "uint64" };

/** Requests by what they ask for (nats-server jetstream_api.go). */
export const requestSchemas = {
  streamNames: { structure: "JSApiStreamNamesRequest", members: [offset, { name: "subject", kind: "text" }] },
  streamList: { structure: "JSApiStreamListRequest", members: [offset, { name: "subject", kind: "text" }] },
  streamInfo: {
    structure: "JSApiStreamInfoRequest",
    members: [offset, { name: "deleted_details", kind: "flag" }, { name: "subjects_filter", kind: "text" }],
  },
  purge: {
    structure: "JSApiStreamPurgeRequest",
    members: [sequence, { name: "filter", kind: "text" }, { name: "keep", kind: "number", goType: "uint64" }],
  },
  messageGet: {
    structure: "JSApiMsgGetRequest",
    members: [sequence, { name: "last_by_subj", kind: "text" }, { name: "next_by_subj", kind: "text" }],
  },
  messageDelete: {
    structure: "JSApiMsgDeleteRequest",
    members: [sequence, { name: "no_erase", kind: "flag" }],
  },
  consumers: { structure: "JSApiConsumersRequest", members: [offset] },
  reset: { structure: "JSApiConsumerResetRequest", members: [sequence] },
  pull: {
    structure: "JSApiConsumerGetNextRequest",
    members: [
      { name: "expires", kind: "number", goType: "time.Duration" },
      { name: "batch", kind: "number", goType: "int" },
      { name: "max_bytes", kind: "number", goType: "int" },
      { name: "no_wait", kind: "flag" },
      { name: "idle_heartbeat", kind: "number", goType: "time.Duration" },
      { name: "min_pending", kind: "number", goType: "int64" },
      { name: "min_ack_pending", kind: "number", goType: "int64" },
    ],
  },
} as const satisfies Readonly<Record<string, RequestSchema>>;
