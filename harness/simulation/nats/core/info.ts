import type { Broker } from "./broker.ts";
import { toJson } from "./json.ts";
import type { Session } from "./session.ts";

/** The INFO line for one client; `answer` for the one that follows its first PING. */
export function infoLine(broker: Broker, session: Session, answer: boolean): string {
  const { options, profile } = broker;
  const port = session.remoteAddress.lastIndexOf(":");
  const info = {
    server_id: broker.id,
    server_name: options.name === "" ? broker.id : options.name,
    version: profile.version,
    proto: 1,
    go: profile.goVersion,
    host: options.host,
    port: options.port,
    headers: true,
    max_payload: options.maxPayload ?? 1_048_576,
    jetstream: true,
    client_id: session.id,
    client_ip: port < 0 ? session.remoteAddress : session.remoteAddress.slice(0, port),
    connect_info: answer ? true : undefined,
    remote_account: answer ? "$G" : undefined,
    api_lvl: profile.apiLevel === 0 ? undefined : profile.apiLevel,
    xkey: profile.exchangeKey ? broker.exchangeKey : undefined,
  };
  return `INFO ${toJson(info)} \r\n`;
}
