import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { livePage, livePolicy } from "./live-page.ts";

/** Only this machine can reach it. */
const HOST = "127.0.0.1";

/** Least milliseconds between two messages to the pages. */
const PACE = 500;

/** Longest milliseconds that pages have to fetch the last report. */
const FAREWELL = 3_000;

/** Where a run stands, for those who look on. */
export interface LiveStatus {
  readonly text: string;
  /** Runs made, and those to be made. */
  readonly done: number;
  readonly total: number;
}

/** Serves the report of a run while it fills, on the loopback interface, to pages that follow it. */
export class LiveView {
  /** Its address; empty until it listens. */
  url = "";
  readonly #server: Server;
  readonly #render: () => string;
  readonly #pages = new Set<ServerResponse>();
  /** Pages that still have to fetch the last report. */
  readonly #waiting = new Set<() => void>();
  #version = 1;
  #ended = false;
  #lastReport = "";
  #status: LiveStatus = { text: "starting", done: 0, total: 1 };
  #timer: NodeJS.Timeout | undefined;

  private constructor(render: () => string) {
    this.#render = render;
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  /** Starts to serve at a free port what `render` gives at the time of each request. */
  static async start(render: () => string): Promise<LiveView> {
    const view = new LiveView(render);
    await new Promise<void>((resolve, reject) => {
      view.#server.once("error", reject);
      view.#server.listen(0, HOST, resolve);
    });
    view.url = `http://${HOST}:${(view.#server.address() as AddressInfo).port}/`;
    // A page that stays open must not keep the process alive.
    view.#server.unref();
    return view;
  }

  /** Tells the pages that there is something new, at most twice a second. */
  changed(status: LiveStatus): void {
    if (this.#ended) return;
    this.#status = status;
    this.#version += 1;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#tell();
    }, PACE).unref();
  }

  /** Tells the pages that this is all, waits a little for them to fetch the last report, and closes. */
  async end(status: LiveStatus): Promise<void> {
    clearTimeout(this.#timer);
    this.#status = status;
    this.#version += 1;
    this.#lastReport = this.#render();
    this.#ended = true;
    const fetched = [...this.#pages].map(() => new Promise<void>((resolve) => this.#waiting.add(resolve)));
    this.#tell();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, FAREWELL)));
    await Promise.race([Promise.all(fetched), late]);
    clearTimeout(timer);
    for (const page of this.#pages) page.end();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeIdleConnections();
      setTimeout(() => this.#server.closeAllConnections(), 100).unref();
    });
  }

  #tell(): void {
    const data = JSON.stringify({ ...this.#status, version: this.#version, ended: this.#ended });
    for (const page of this.#pages) page.write(`data: ${data}\n\n`);
  }

  #answer({ method, headers, url = "/" }: IncomingMessage, response: ServerResponse): void {
    const { host, port } = new URL(this.url);
    response.setHeader("cache-control", "no-store");
    response.setHeader("x-content-type-options", "nosniff");
    response.setHeader("cross-origin-resource-policy", "same-origin");
    // Another site could lead a browser here by a name of its own.
    if (headers.host !== host && headers.host !== `localhost:${port}`) return refuse(response, 403);
    if (method !== "GET") return refuse(response, 405);
    const { pathname, searchParams } = new URL(url, this.url);
    if (pathname === "/") {
      response.setHeader("content-security-policy", livePolicy);
      response.setHeader("content-type", "text/html; charset=utf-8").end(livePage);
    } else if (pathname === "/report") this.#report(response, Number(searchParams.get("version")));
    else if (pathname === "/events") this.#follow(response);
    else refuse(response, 404);
  }

  #report(response: ServerResponse, version: number): void {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(this.#ended ? this.#lastReport : this.#render(), () => {
      const [next] = this.#waiting;
      if (!this.#ended || version !== this.#version || next === undefined) return;
      this.#waiting.delete(next);
      next();
    });
  }

  #follow(response: ServerResponse): void {
    response.setHeader("content-type", "text/event-stream");
    response.flushHeaders();
    this.#pages.add(response);
    response.once("close", () => this.#pages.delete(response));
    this.#tell();
  }
}

function refuse(response: ServerResponse, status: number): void {
  response.statusCode = status;
  response.end();
}
