// npm run screenshot: writes docs/report.png, the first screen of a report of the built-in suite. Needs chromium.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const folder = mkdtempSync(join(tmpdir(), "capstan-screenshot-"));
const runs = process.argv[2] ?? "100";
try {
  const main = new URL("../dist/harness/cli/main.js", import.meta.url).pathname;
  const args = [main, "run", "--seed", "1", "--runs", runs, "--reporter", "html", "--out", "out", "--quiet"];
  execFileSync(process.execPath, args, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  const executablePath = process.env.CAPSTAN_CHROMIUM || "/usr/bin/chromium";
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage({ viewport: { width: 1360, height: 840 }, colorScheme: "light" });
    await page.goto(pathToFileURL(join(folder, "out", "report.html")).href);
    await page.screenshot({ path: "docs/report.png" });
  } finally {
    await browser.close();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
