import type { Docker, Testcontainers } from "./docker.ts";

/** What a container with a server is made from. */
export interface ServerContainerPlan {
  readonly image: string;
  /** Name of the container: no other one may have it. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Text of a file, and where it stands in the container. */
  readonly config: { readonly text: string; readonly path: string };
  /** Where ports of the container are published on the host. */
  readonly ports: readonly { readonly container: number; readonly host: number }[];
  /** Names that it knows without asking. */
  readonly hosts: readonly { readonly host: string; readonly ipAddress: string }[];
  /** Milliseconds until it must say that it is ready. */
  readonly startLimit: number;
  /** Told of its id as soon as it exists; it starts when the promise resolves. */
  readonly created: (id: string) => Promise<void>;
}

/** What nats-server logs when it takes clients, after it has recovered its store. */
const READY = /Server is ready/;

/** A container did not start, or the server in it did not get ready. */
export class ContainerStartError extends Error {
  override readonly name = "ContainerStartError";
  /** What the server had logged. */
  readonly log: string;

  constructor(cause: unknown, log: string) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.log = log;
  }
}

/**
 * Creates and starts a container; resolves when the server in it is ready.
 * @throws ContainerStartError; then the container may still be there.
 */
export async function startServerContainer(docker: Docker, plan: ServerContainerPlan): Promise<void> {
  const { library, isLocal } = docker;
  const Container = containerClass(library);
  const container = new Container(plan.image, plan.created)
    .withName(plan.name)
    .withLabels({ ...plan.labels })
    .withCommand(["-c", plan.config.path])
    .withCopyContentToContainer([{ content: plan.config.text, target: plan.config.path }])
    .withExposedPorts(...plan.ports)
    .withExtraHosts([...plan.hosts])
    // Images of a server alone have no shell, which other ways of waiting need.
    .withWaitStrategy(library.Wait.forLogMessage(READY))
    .withStartupTimeout(plan.startLimit);
  if (isLocal) container.withLoopbackOnly();
  let log = "";
  container.withLogConsumer((stream) => stream.on("data", (text: string) => (log += text)));
  try {
    await container.start();
  } catch (cause) {
    throw new ContainerStartError(cause, log);
  }
}

type ContainerClass = ReturnType<typeof makeClass>;

let made: { readonly library: Testcontainers; readonly container: ContainerClass } | undefined;

function containerClass(library: Testcontainers): ContainerClass {
  if (made?.library !== library) made = { library, container: makeClass(library) };
  return made.container;
}

function makeClass({ GenericContainer }: Testcontainers) {
  return class ServerContainer extends GenericContainer {
    readonly #created: (id: string) => Promise<void>;

    constructor(image: string, created: (id: string) => Promise<void>) {
      super(image);
      this.#created = created;
    }

    /** Publishes its ports to this machine only. */
    withLoopbackOnly(): this {
      for (const bindings of Object.values(this.hostConfig.PortBindings as PortBindings)) {
        for (const binding of bindings) binding.HostIp = "127.0.0.1";
      }
      return this;
    }

    protected override async containerCreated(id: string): Promise<void> {
      await this.#created(id);
    }
  };
}

type PortBindings = Record<string, { HostIp?: string }[]>;
