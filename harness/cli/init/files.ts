/** CI systems that `capstan init` writes a file for. */
export const ciNames = ["github", "gitlab", "none"] as const;

/** One of {@link ciNames}. */
export type CiName = (typeof ciNames)[number];

/** A file to start with. */
export interface StarterFile {
  /** Relative to the folder of the project. */
  readonly path: string;
  /** What it is for, in a few words. */
  readonly purpose: string;
  readonly text: string;
}

/** The files that a project starts with. */
export function starterFiles(ci: CiName): StarterFile[] {
  const own = [
    { path: "capstan.config.ts", purpose: "which scenarios are run, and how", text: config },
    { path: "orders.scenario.ts", purpose: "a scenario to begin with", text: scenario },
  ];
  return [...own, ...ciFiles[ci]];
}

const config = `import { defineConfig } from "capstan";

export default defineConfig({
  scenarios: ["**/*.scenario.ts"],
  // Failures that you put here are run first, and on every run.
  regressions: "regressions",
});
`;

const scenario = `import { AckPolicy } from "@nats-io/jetstream";
import { decodeMessage, defineDelivery, defineScenario } from "capstan";

// Put your own code in the place of what is done here; it is ordinary NATS code.
const orders = defineDelivery({
  name: "orders",
  summary: "Charges the card for each order, and acknowledges the order after that.",
  // What you promise, and under which faults: npx capstan list checkers, npx capstan list faults
  claims: [{ property: "no-loss", tolerates: ["cut", "partition", "crash"] }],

  // Once, without faults: streams and consumers.
  async prepare(context) {
    const manager = await context.nats.jetstreamManager(await context.connect());
    await manager.streams.add({ name: "ORDERS", subjects: ["orders"] });
    await manager.consumers.add("ORDERS", { durable_name: "billing", ack_policy: AckPolicy.Explicit });
  },

  // In each producer: sends a message, and resolves when it counts as sent.
  async producer(context) {
    const jetstream = context.nats.jetstream(await context.connect());
    return { send: async ({ data }) => void (await jetstream.publish("orders", data)) };
  },

  // In each consumer: handles messages until it is stopped.
  async consumer(context) {
    const jetstream = context.nats.jetstream(await context.connect());
    const consumer = await jetstream.consumers.get("ORDERS", "billing");
    for await (const message of await consumer.consume()) {
      // What your consumer does to the outside world. Loss and duplication are judged by this.
      await context.effects.apply({ id: decodeMessage(message.data).id });
      message.ack();
    }
  },
});

export default defineScenario({ strategy: orders });
`;

const github = `name: capstan
on: [push, pull_request]
permissions:
  contents: read
jobs:
  capstan:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@v6
      - uses: actions/setup-node@v6
        with:
          node-version: 22
          cache: npm
      - run: npm ci
      # The seed is that of the commit; annotations and the step summary are written by themselves.
      - run: npx capstan run --time-limit 5m --reporter list,html,json,github --out capstan-report
      - uses: actions/upload-artifact@v6
        if: always()
        with:
          name: capstan-report
          # The second folder begins with a dot, and holds the failures that replay.
          include-hidden-files: true
          path: |
            capstan-report
            .capstan/failures
`;

const gitlab = `capstan:
  image: node:22
  script:
    - npm ci
    # The seed is that of the commit.
    - npx capstan run --time-limit 5m --reporter list,html,json,junit --out capstan-report
  artifacts:
    when: always
    paths:
      - capstan-report
      - .capstan/failures
    reports:
      junit: capstan-report/junit.xml
`;

const ciFiles: Readonly<Record<CiName, readonly StarterFile[]>> = {
  github: [{ path: ".github/workflows/capstan.yml", purpose: "a workflow of GitHub Actions", text: github }],
  gitlab: [{ path: ".gitlab-ci.yml", purpose: "a pipeline of GitLab", text: gitlab }],
  none: [],
};
