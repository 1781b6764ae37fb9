import { isObject } from "../core/json.ts";
import { findJsonFault } from "../core/json-error.ts";
import type { ApiError } from "./errors.ts";
import { apiErrors, invalidJson } from "./errors.ts";
import type { JetStream } from "./jetstream.ts";
import type { RequestSchema } from "./request-schemas.ts";
import { readMembers } from "./schema.ts";

/** A request to the API, taken apart. */
export interface ApiRequest {
  readonly jetstream: JetStream;
  /** Tokens of the subject after `$JS.API`. */
  readonly tokens: readonly string[];
  readonly text: string;
}

/** An answer without its type: members in the order in which they stand in JSON. */
export type ApiAnswer =
  | { readonly error: ApiError; readonly rest?: Readonly<Record<string, unknown>> }
  | { readonly body: Readonly<Record<string, unknown>> };

/** Reads a request's JSON, which Go calls `structure` in errors; an empty payload is an empty object. */
export function readBody(request: ApiRequest, structure: string): Record<string, unknown> | ApiError {
  if (request.text === "") return {};
  return readRequiredBody(request, structure);
}

/** Reads a request's JSON, which up to 2.10 must be there. */
export function readRequiredBody(
  { text, jetstream }: ApiRequest,
  structure: string,
): Record<string, unknown> | ApiError {
  if (text === "" && jetstream.broker.profile.release >= 211) return {};
  let detail = "";
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
    detail = `json: cannot unmarshal ${Array.isArray(value) ? "array" : typeof value} into Go value of type server.${structure}`;
  } catch (error) {
    const fault = findJsonFault(text, jetstream.broker.profile.jsonDecoder);
    if (fault === undefined) detail = error instanceof Error ? error.message : detail;
    else detail = fault.offset === undefined ? fault.text : `${fault.text} at offset ${fault.offset}`;
  }
  return jsonProblem(jetstream, detail);
}

/** Reads a request's JSON and looks at the types of what it has; an empty payload is an empty object. */
export function readTypedBody(
  request: ApiRequest,
  { structure, members }: RequestSchema,
): Record<string, unknown> | ApiError {
  const body = readBody(request, structure);
  if (isApiError(body)) return body;
  const problem = readMembers(body, members, request.jetstream.broker.profile.release, {}, structure);
  return problem === undefined ? body : jsonProblem(request.jetstream, problem);
}

/** The error for JSON that is not what it should be. */
export function jsonProblem({ broker }: JetStream, detail: string): ApiError {
  return invalidJson(broker.profile.jsonErrorDetail ? detail : "");
}

/** Whether `value` is an error rather than what was asked for. */
export function isApiError(value: unknown): value is ApiError {
  return isObject(value) && typeof value["err_code"] === "number" && typeof value["description"] === "string";
}

/** The stream that a request names. */
export function findStream(
  { jetstream }: ApiRequest,
  name: string | undefined,
): ReturnType<JetStream["streams"]["get"]> {
  return jetstream.streams.get(name ?? "");
}

/** The error if a request must be empty and is not. */
export function refusePayload({ text }: ApiRequest): ApiError | undefined {
  const empty = text === "" || text.trim() === "" || /^\s*\{\s*\}\s*$/.test(text);
  return empty ? undefined : apiErrors.notEmptyRequest;
}
