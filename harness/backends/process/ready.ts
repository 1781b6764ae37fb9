import { connect } from "node:net";

/** Milliseconds that a server may take for its first line. */
const PATIENCE = 500;

/** Whether a server greets with an INFO that says that JetStream is there. */
export function servesJetStream(port: number, host = "127.0.0.1"): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host });
    const end = (serves: boolean): void => {
      socket.destroy();
      resolve(serves);
    };
    let text = "";
    socket.setTimeout(PATIENCE, () => end(false));
    socket.setEncoding("utf8");
    socket.on("error", () => end(false));
    socket.on("end", () => end(false));
    socket.on("data", (part: string) => {
      text += part;
      if (text.includes("\r\n")) end(/^INFO .*"jetstream": ?true/.test(text));
    });
  });
}
