import { request } from "node:http";

/** Milliseconds that an engine may take to answer when one looks why it cannot be used. */
const PATIENCE = 3_000;

/** A place where a Docker engine may listen. */
export interface DockerPlace {
  /** `DOCKER_HOST`, or the path of a socket. */
  readonly name: string;
  /** Absent if the place is not set at all. */
  readonly at?: { readonly socketPath: string } | { readonly host: string; readonly port: number };
  /** Why nothing can be there. */
  readonly wrong?: string;
}

/** What was found at a place. */
export interface DockerFinding {
  readonly name: string;
  /** In words, with the error of the system. */
  readonly what: string;
  /** Code of the system's error, as `EACCES`. */
  readonly code?: string;
  /** Of the answer, if something answers; 200 is that of an engine. */
  readonly status?: number;
}

/** What decides where an engine is looked for. */
export interface DockerSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Absent on Windows. */
  readonly uid: number | undefined;
  readonly platform: NodeJS.Platform;
}

/** Places where testcontainers looks for an engine, in its order. */
export function dockerPlaces({ env, home, uid, platform }: DockerSurroundings): DockerPlace[] {
  const named = hostPlace(env["DOCKER_HOST"]);
  if (platform === "win32") return [named, socketPlace("//./pipe/docker_engine")];
  const runtime = env["XDG_RUNTIME_DIR"];
  const sockets = [
    "/var/run/docker.sock",
    ...(runtime === undefined ? [] : [`${runtime}/docker.sock`]),
    `${home}/.docker/run/docker.sock`,
    `${home}/.docker/desktop/docker.sock`,
    ...(uid === undefined ? [] : [`/run/user/${uid}/docker.sock`]),
  ];
  return [named, ...new Set(sockets)].map((place) =>
    typeof place === "string" ? socketPlace(place) : place,
  );
}

function socketPlace(socketPath: string): DockerPlace {
  return { name: socketPath, at: { socketPath } };
}

function hostPlace(value: string | undefined): DockerPlace {
  if (value === undefined || value === "") return { name: "DOCKER_HOST" };
  const name = `DOCKER_HOST=${value}`;
  if (!URL.canParse(value))
    return { name, wrong: "not a URL; expected unix:///path/to/docker.sock or tcp://host:port" };
  const { hostname, port, pathname } = new URL(value);
  return {
    name,
    at: hostname === "" ? { socketPath: pathname } : { host: hostname, port: Number(port || "2375") },
  };
}

/** Asks for an engine at a place; never rejects. */
export async function lookAt({ name, at, wrong }: DockerPlace): Promise<DockerFinding> {
  if (wrong !== undefined) return { name, what: wrong };
  if (at === undefined) return { name, what: "not set" };
  return new Promise((resolve) => {
    const asked = request({ ...at, path: "/info", timeout: PATIENCE }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => (body += text.slice(0, 200 - body.length)));
      response.on("end", () => {
        const { statusCode: status = 0 } = response;
        resolve({ name, what: answered(status, body), status });
      });
    });
    asked.on("timeout", () => asked.destroy(new Error(`no answer within ${PATIENCE / 1000} s`)));
    asked.on("error", (error: NodeJS.ErrnoException) => {
      const { code, message } = error;
      resolve({ name, what: meaning(code, message), ...(code !== undefined && { code }) });
    });
    asked.end();
  });
}

function answered(status: number, body: string): string {
  if (status === 200) return "an engine answers, but testcontainers cannot use it";
  return `answers ${status}: ${body.trim()}`;
}

function meaning(code: string | undefined, message: string): string {
  if (code === "ENOENT") return `no such socket (${message})`;
  if (code === "EACCES") return `no permission (${message})`;
  if (code === "ECONNREFUSED") return `nobody listens there (${message})`;
  return message;
}

/** Says why Docker cannot be used, and what helps. */
export function dockerProblem(findings: readonly DockerFinding[]): string {
  return [
    "Docker cannot be used, which the backend container needs",
    "  looked at:",
    ...findings.map(({ name, what }) => `    ${name}: ${what}`),
    `  what helps: ${advice(findings)}`,
    "  --backend process needs no Docker, only a nats-server",
  ].join("\n");
}

function advice(findings: readonly DockerFinding[]): string {
  const denied = findings.find(({ code }) => code === "EACCES");
  if (denied !== undefined) {
    return `let this user open ${denied.name}, for instance by membership in its group (sudo usermod -aG docker $USER, then log in again)`;
  }
  if (findings.some(({ code }) => code === "ECONNREFUSED")) {
    return "start the Docker engine (sudo systemctl start docker, or Docker Desktop)";
  }
  return "install and start Docker (https://docs.docker.com/engine/install/), or say where it listens by DOCKER_HOST";
}
