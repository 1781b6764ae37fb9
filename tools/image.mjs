// Builds an image of each nats-server under .servers (npm run servers) without a registry, for the
// backend container: the server, the libraries that it needs, and nothing else. The default one is
// also tagged `latest`.
//
//   npm run image                builds what is missing, prints a table
//   npm run image -- --refresh   builds all anew
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openDocker } from "../dist/harness/backends/container/docker.js";
import { openImage } from "../dist/harness/backends/container/image.js";
import { findBinaries } from "../dist/harness/backends/process/binaries.js";
import { options } from "./lib/options.mjs";

const REPOSITORY = "capstan/nats-server";
/** Where the server stands in the image, as in the official one. */
const PROGRAM = "/nats-server";

const { refresh } = options({ refresh: false });

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function main() {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const binaries = findBinaries({ env: process.env, cwd: root });
  if (binaries.length === 0) throw new Error("no nats-server found; try: npm run servers");
  const docker = await openDocker(process.env);
  const engine = docker.client.container.dockerode;
  console.log("image");
  for (const { version, path } of binaries) {
    const name = `${REPOSITORY}:${version}`;
    const isThere = (await engine.listImages({ filters: { reference: [name] } })).length > 0;
    if (refresh || !isThere) await build(engine, version, path);
    // What cannot run is no image.
    const built = await openImage(docker, name);
    if (built.version !== version) throw new Error(`${name} says it is nats-server ${built.version}`);
    console.log(`${name.padEnd(30)} ${isThere && !refresh ? "was there" : "built"}`);
  }
  // The first one is what the backend process takes, too.
  const [first] = binaries;
  await engine.getImage(`${REPOSITORY}:${first?.version}`).tag({ repo: REPOSITORY, tag: "latest" });
  console.log(`${`${REPOSITORY}:latest`.padEnd(30)} is ${first?.version}`);
}

/**
 * @param {import("../dist/harness/backends/container/engine.js").Engine} engine
 * @param {string} version
 * @param {string} binary
 */
async function build(engine, version, binary) {
  const work = mkdtempSync(join(tmpdir(), "capstan-image-"));
  try {
    const root = join(work, "root");
    copy(binary, join(root, PROGRAM));
    for (const library of librariesOf(binary)) copy(library, join(root, library));
    const archive = join(work, "image.tar");
    execFileSync("tar", ["-cf", archive, "--owner=0", "--group=0", "-C", root, "."]);
    const progress = await engine.importImage(archive, {
      repo: REPOSITORY,
      tag: version,
      changes: `ENTRYPOINT ["${PROGRAM}"]`,
    });
    await new Promise((resolve, reject) => progress.on("end", resolve).on("error", reject).resume());
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * Paths of the shared libraries of a program, the loader included; none if it is linked statically.
 * @param {string} binary
 * @returns {string[]}
 */
function librariesOf(binary) {
  let text = "";
  try {
    text = execFileSync("ldd", [binary], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return [];
  }
  return [...text.matchAll(/(?:=> |^\s*)(\/\S+) \(0x/gm)]
    .map((match) => match[1] ?? "")
    .filter((path) => existsSync(path));
}

/**
 * @param {string} from
 * @param {string} to
 */
function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(realpathSync(from), to);
}
