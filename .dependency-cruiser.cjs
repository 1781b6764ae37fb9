// Which folder may import which. Two lists per folder: what it may use at run time (`uses`) and what
// it may know as types only (`knows`). Everything that is not listed is forbidden, so that a new
// dependency between two parts is a decision and not an accident.
const folders = {
  "harness/scenario": { uses: ["harness/clocks"], npm: ["fast-check:types", "@nats-io/*:types"] },
  "harness/clocks": { knows: ["harness/scenario"], npm: ["@nats-io/*:types", "pure-rand"] },
  "harness/history": { knows: ["harness/scenario"], npm: ["zod"] },
  "harness/protocol": {},
  "harness/checkers": { uses: ["harness/scenario/claims.ts"], knows: ["harness/history", "harness/scenario", "reports/compare/measures.ts", "reports/model.ts"] },
  "harness/clients": { knows: ["harness/scenario"], npm: ["@nats-io/*", "nats"], node: ["module"] },
  "harness/simulation/kernel": { npm: ["pure-rand"] },
  "harness/simulation/network": {
    uses: ["harness/protocol", "harness/simulation/kernel"],
  },
  "harness/simulation/disk": { uses: ["harness/simulation/kernel"] },
  "harness/simulation/nats": { uses: ["harness/protocol"], knows: ["harness/simulation/disk"] },
  "harness/simulation/driver": {
    uses: ["harness/protocol", "harness/simulation/kernel"],
    knows: ["harness/simulation/network"],
    node: [
      "async_hooks",
      "crypto",
      "dns",
      "events",
      "module",
      "net",
      "timers",
      "timers/promises",
      "tls",
      "util",
    ],
  },
  "harness/backends": {
    except: [
      "harness/backends/cluster",
      "harness/backends/container",
      "harness/backends/process",
      "harness/backends/proxy",
      "harness/backends/sim",
    ],
    uses: ["harness/history/digest.ts"],
    knows: ["harness/clients", "harness/history", "harness/scenario"],
    npm: ["@nats-io/*:types"],
  },
  "harness/backends/sim": {
    uses: [
      "harness/backends/counters.ts",
      "harness/backends/effect-book.ts",
      "harness/backends/not-run.ts",
      "harness/backends/run-history.ts",
      "harness/backends/world.ts",
      "harness/history",
      "harness/run/application.ts",
      "harness/scenario",
      "harness/simulation",
    ],
    knows: ["harness/backends/backend.ts", "harness/clients"],
    npm: ["@nats-io/*:types"],
  },
  "harness/backends/cluster": {
    uses: ["harness/backends/proxy", "harness/backends/server-host.ts"],
    knows: ["harness/backends/routes.ts", "harness/scenario"],
    node: ["http", "timers/promises"],
  },
  "harness/backends/container": {
    uses: [
      "harness/backends/cluster",
      "harness/backends/not-run.ts",
      "harness/backends/process",
      "harness/backends/server-host.ts",
      "harness/backends/world.ts",
    ],
    knows: ["harness/backends/backend.ts", "harness/backends/routes.ts", "harness/scenario"],
    npm: ["testcontainers"],
    node: ["child_process", "crypto", "events", "fs", "http", "os", "path", "timers/promises", "url"],
  },
  "harness/backends/process": {
    uses: [
      "harness/backends/cluster",
      "harness/backends/counters.ts",
      "harness/backends/effect-book.ts",
      "harness/backends/not-run.ts",
      "harness/backends/run-history.ts",
      "harness/backends/server-host.ts",
      "harness/backends/proxy",
      "harness/backends/world.ts",
      "harness/history",
      "harness/run/application.ts",
      "harness/scenario",
    ],
    knows: ["harness/backends/backend.ts", "harness/backends/routes.ts", "harness/clients"],
    npm: ["@nats-io/*:types"],
    node: [
      "child_process",
      "events",
      "fs",
      "fs/promises",
      "net",
      "os",
      "path",
      "timers/promises",
      "url",
      "util",
    ],
  },
  "harness/backends/proxy": {
    uses: [
      "harness/backends/world.ts",
      "harness/protocol",
      "harness/scenario/message.ts",
      "harness/simulation/kernel/random.ts",
      "harness/simulation/nats/jetstream/ack-subject.ts",
      "harness/simulation/network",
    ],
    knows: ["harness/history"],
    node: ["net"],
  },
  "harness/serve": {
    uses: ["harness/simulation/nats", "harness/simulation/disk", "harness/simulation/kernel/random.ts"],
    node: ["crypto", "net"],
  },
  "harness/run": {
    uses: [
      "harness/checkers",
      "harness/clocks/draw-clocks.ts",
      "harness/history",
      "harness/scenario",
      "harness/backends/world.ts",
    ],
    knows: ["harness/backends/backend.ts", "harness/clients"],
  },
  "harness/search": {
    uses: [
      "harness/checkers",
      "harness/run",
      "harness/scenario/workload.ts",
      "harness/simulation/kernel/trace.ts",
    ],
    knows: ["harness/history", "harness/scenario", "reports/model.ts"],
    npm: ["fast-check"],
  },
  "harness/known-answers": {
    uses: ["harness/scenario", "strategies"],
    knows: ["harness/checkers", "harness/history"],
    npm: ["@nats-io/*:types"],
  },
  "harness/suite": {
    uses: [
      "harness/known-answers/index.ts",
      "faults/index.ts",
      "harness/backends/container",
      "harness/backends/process",
      "harness/backends/sim/backend.ts",
      "harness/backends/sim/releases.ts",
      "harness/checkers",
      "harness/clients",
      "harness/run",
      "harness/scenario",
      "harness/search",
      "reports/compare/measures.ts",
      "strategies/canaries/index.ts",
      "strategies/index.ts",
    ],
    knows: ["harness/backends", "reports/index.ts"],
    npm: ["jiti", "zod"],
    node: ["crypto", "fs", "path", "stream", "url", "worker_threads"],
  },
  "harness/compare": {
    uses: [
      "faults/index.ts",
      "harness/checkers",
      "harness/scenario",
      "harness/search",
      "harness/suite/settings.ts",
      "reports/compare/measures.ts",
    ],
    knows: ["harness/clients", "harness/suite", "reports/index.ts"],
    npm: ["fast-check"],
  },
  "harness/config": { uses: ["faults/suggest.ts"] },
  faults: {
    uses: ["harness/scenario", "harness/backends/world.ts"],
    knows: ["harness/history/events.ts"],
    npm: ["fast-check", "zod"],
  },
  strategies: { uses: ["harness/scenario"], npm: ["@nats-io/*"] },
  reports: { npm: ["zod"], node: ["crypto", "util", "zlib"] },
};

// `harness/index.ts`, `harness/fast-check`, `harness/vitest` and `harness/cli` compose everything.

const OWN = "^(harness|strategies|faults|reports)/";

/** What users and workers load. */
const entries = [
  "^harness/(index|fast-check/index|vitest/index|cli/main|suite/process-child|backends/container/cleaner-main|suite/worker)\\.ts$",
  "^(strategies|faults|reports)/index\\.ts$",
];

/** A pattern that matches a folder or a file. */
const place = (path) => `^${path.replaceAll(".", "\\.")}${path.endsWith(".ts") ? "$" : "/"}`;

/** A pattern that matches where npm installs a package; `@scope/*` is any package of the scope. */
const installed = (name) => `node_modules/${name.replace("/*", "/")}`;

function rulesFor([folder, { uses = [], knows = [], npm = [], node = [], except = [] }]) {
  const from = { path: place(folder), pathNot: except.map(place) };
  const packages = npm.filter((name) => !name.endsWith(":types"));
  const types = npm.filter((name) => name.endsWith(":types")).map((name) => name.slice(0, -":types".length));
  const allowed = [folder, ...uses].map(place);
  return [
    {
      name: `${folder}-imports`,
      comment: `${folder} may use: ${uses.join(", ") || "nothing else"}; and know the types of: ${knows.join(", ") || "nothing else"}`,
      severity: "error",
      from,
      to: { path: OWN, pathNot: [...allowed, ...knows.map(place)] },
    },
    {
      name: `${folder}-imports-types-only`,
      comment: `${folder} may only know the types of: ${knows.join(", ")}`,
      severity: "error",
      from,
      to: { path: knows.map(place), pathNot: allowed, dependencyTypesNot: ["type-only"] },
    },
    {
      name: `${folder}-packages`,
      comment: `${folder} may use the packages: ${packages.join(", ") || "none"}`,
      severity: "error",
      from,
      to: {
        dependencyTypes: ["npm", "npm-dev", "npm-peer", "npm-optional", "npm-no-pkg", "npm-unknown"],
        pathNot: [...packages, ...types].map(installed),
      },
    },
    {
      name: `${folder}-packages-types-only`,
      comment: `${folder} may only know the types of the packages: ${types.join(", ")}`,
      severity: "error",
      from,
      to: { path: types.map(installed), dependencyTypesNot: ["type-only"] },
    },
    {
      name: `${folder}-node`,
      comment: `${folder} may use these modules of Node: ${node.join(", ") || "none"}`,
      severity: "error",
      from,
      to: { dependencyTypes: ["core"], pathNot: node.map((name) => `^(node:)?${name}$`) },
    },
  ].filter(({ to }) => to.path?.length !== 0);
}

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    ...Object.entries(folders).flatMap(rulesFor),
    {
      name: "every-folder-has-rules",
      comment: "add the folder to the table in .dependency-cruiser.cjs",
      severity: "error",
      from: {
        path: OWN,
        pathNot: [
          ...Object.keys(folders).map(place),
          "^harness/cli/",
          "^harness/index\\.ts$",
          "^harness/(fast-check|vitest)/",
        ],
      },
      to: {},
    },
    {
      name: "nobody-imports-the-command-line",
      severity: "error",
      from: { path: OWN, pathNot: "^harness/cli/" },
      to: { path: "^harness/cli/" },
    },
    {
      name: "no-cycles",
      comment: "modules that need each other are one module, or share a third",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-dead-files",
      comment: "nothing that is published needs this module",
      severity: "error",
      from: { path: entries },
      to: {
        path: OWN,
        pathNot: entries,
        reachable: false,
      },
    },
    {
      name: "resolvable",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "declared",
      comment: "add the package to package.json",
      severity: "error",
      from: { path: OWN },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["npm", "npm-peer"] },
    },
    {
      name: "no-dev-packages",
      comment: "what is published may not need a package of the developers alone",
      severity: "error",
      from: { path: OWN },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["npm", "npm-peer", "type-only"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".js", ".mjs", ".cjs", ".json"],
    },
  },
};
