// Builds dist/ with tsc. Does nothing if neither sources nor compiler have changed, so that
// `npm start` and `npm test` can call it every time.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);

const sources = ["harness", "strategies", "faults", "reports"];
const stampFile = "dist/.stamp";
// The native compiler takes a quarter of the time of the other one, whose API the tools need.
const tsc = "node_modules/typescript-native/bin/tsc";
const executables = ["harness/cli/main.js"];

const stamp = stampOf();
if (process.argv.includes("--force") || !existsSync(stampFile) || readFileSync(stampFile, "utf8") !== stamp) {
  process.exitCode = build();
}

/** A hash of everything that the output depends on. */
function stampOf() {
  const hash = createHash("sha256");
  const compiler = createRequire(import.meta.url)("typescript-native/package.json");
  hash.update(`${compiler.version}\0`);
  const files = sources.flatMap((folder) =>
    readdirSync(folder, { recursive: true })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => `${folder}/${name.replaceAll("\\", "/")}`),
  );
  for (const file of ["tsconfig.json", "package.json", "tools/build.mjs", ...files.sort()]) {
    hash.update(`${file}\0`).update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

/** Compiles next to dist and swaps, so that dist is never half built; returns the exit code. */
function build() {
  const fresh = `dist.new-${process.pid}`;
  try {
    const { status } = spawnSync(process.execPath, [tsc, "-p", "tsconfig.json", "--outDir", fresh], { stdio: "inherit" });
    if (status !== 0) return status ?? 1;
    for (const file of executables) {
      if (existsSync(`${fresh}/${file}`)) chmodSync(`${fresh}/${file}`, 0o755);
    }
    writeFileSync(`${fresh}/.stamp`, stamp);
    rmSync("dist", { recursive: true, force: true });
    renameSync(fresh, "dist");
    return 0;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}
