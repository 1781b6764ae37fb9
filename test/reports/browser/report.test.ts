import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import type { Result } from "../../../reports/model.ts";
import { renderHtml } from "../../../reports/html/page.ts";
import { cellStatus } from "../../../reports/view/status.ts";
import { wilson } from "../../../reports/view/wilson.ts";
import { buildCell, realisticResult } from "../build.ts";
import { hostileResult } from "../hostile.ts";
import { chromiumOrSkip, type Page } from "./chromium.ts";

const browser = await chromiumOrSkip();
const folder = mkdtempSync(join(tmpdir(), "capstan-report-"));

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A page with the report of a result, and all that it did beside showing it. */
interface Opened {
  readonly page: Page;
  /** Errors and warnings of the console, uncaught errors, dialogs, requests beside the file. */
  readonly noise: readonly string[];
}

async function open(result: Result, name: string, colorScheme: "light" | "dark" = "light"): Promise<Opened> {
  if (browser === undefined) throw new Error("no browser");
  const file = join(folder, `${name}.html`);
  writeFileSync(file, renderHtml(result));
  const page = await browser.newPage({ colorScheme, viewport: { width: 1400, height: 900 } });
  const noise: string[] = [];
  const url = pathToFileURL(file).href;
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") noise.push(message.text());
  });
  page.on("pageerror", (error) => noise.push(error.message));
  page.on("request", (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith("blob:"))
      noise.push(`request ${request.url()}`);
  });
  page.on("dialog", (dialog) => {
    noise.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(url);
  await page.evaluate("window.capstanReady");
  return { page, noise };
}

/** The first cell of each status with its cases: contrast takes long to judge, and more cells look no different. */
function oneOfEach(result: Result): Result {
  const statuses = result.cells.map(cellStatus);
  const cells = result.cells.filter((_, index) => statuses.indexOf(statuses[index] ?? "held") === index);
  const shown = new Set(cells.flatMap(({ properties }) => properties.map((one) => one.counterexample)));
  return { ...result, cells, counterexamples: result.counterexamples.filter(({ id }) => shown.has(id)) };
}

/** Waits until something is so; the page cannot wait itself, as that takes eval, which its policy forbids. */
async function until(page: Page, condition: string): Promise<void> {
  await expect.poll(() => page.evaluate(condition)).toBe(true);
}

/** Whether something can be seen. */
const visible = (selector: string): string =>
  `(() => { const box = document.querySelector(${JSON.stringify(selector)})?.getBoundingClientRect(); return box !== undefined && box.width > 20 && box.height > 10; })()`;

describe.skipIf(browser === undefined)("the report in Chromium", () => {
  test("shows matrix and trade-off on the first screen, and asks for nothing", async () => {
    const result = realisticResult();
    // A strategy that nobody asked during a fault has no place in the picture.
    const silent = buildCell({ strategy: "never-asked", fault: "none" });
    const others = result.cells.filter(({ strategy }) => strategy !== "fire-and-hope");
    const cells = [
      ...others,
      { ...silent, availability: { ...silent.availability, duringFaults: wilson(0, 0) } },
    ];
    const { page, noise } = await open({ ...result, cells }, "plain");
    expect(await page.evaluate(`document.querySelectorAll(".spot[hidden]").length`)).toBe(1);
    expect(await page.evaluate(visible("table.matrix"))).toBe(true);
    expect(await page.evaluate(visible("figure.picture svg"))).toBe(true);
    expect(
      await page.evaluate(
        `document.querySelector("figure.picture svg").getBoundingClientRect().bottom < innerHeight`,
      ),
    ).toBe(true);
    expect(await page.evaluate(`document.documentElement.scrollWidth <= innerWidth`)).toBe(true);
    expect(noise).toEqual([]);
    await page.close();
  });

  test("opens a cell, its diagram and its steps by keyboard", async () => {
    const { page, noise } = await open(realisticResult(), "keys");
    await page.evaluate(`document.querySelector("a.cell.s-violated").focus()`);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await until(page, `document.querySelector(".detail:target") !== null`);
    expect(await page.evaluate(visible(".detail:target .drawing"))).toBe(true);
    const step = `Number(document.querySelector(".detail:target input[type=range]").value)`;
    const last = await page.evaluate<number>(step);
    await page.evaluate(`document.querySelector(".detail:target input[type=range]").focus()`);
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    expect(await page.evaluate(step)).toBe(last - 2);
    const state = (name: string): string =>
      `document.querySelectorAll(".detail:target ol.steps .${name}").length`;
    expect(await page.evaluate(state("current"))).toBe(1);
    expect(await page.evaluate(state("later"))).toBe(2);
    await page.keyboard.press("Home");
    expect(await page.evaluate(step)).toBe(1);
    expect(await page.evaluate(`document.querySelector(".detail:target output").textContent`)).toContain(
      `1 of ${last}`,
    );
    // The slider says where it is, and the text beside it, which is announced, what happened there.
    const slider = `document.querySelector(".detail:target input[type=range]")`;
    expect(await page.evaluate(`${slider}.getAttribute("aria-label")`)).toBe("Step of the case");
    expect(await page.evaluate(`${slider}.getAttribute("aria-valuetext")`)).toBe(`step 1 of ${last}`);
    await page.keyboard.press("Escape");
    await until(page, `document.querySelector(".detail:target") === null`);
    expect(noise).toEqual([]);
    await page.close();
  });

  test("opens the case that an address names, though a script has to unpack it first", async () => {
    if (browser === undefined) throw new Error("no browser");
    const result = realisticResult();
    const one = result.counterexamples.find(({ claimed }) => !claimed);
    const file = join(folder, "packed.html");
    writeFileSync(file, renderHtml(result));
    const page = await browser.newPage();
    await page.goto(`${pathToFileURL(file).href}#case-${one?.id ?? ""}`);
    await page.evaluate("window.capstanReady");
    await until(page, `document.querySelector("details.case:target")?.open === true`);
    expect(await page.evaluate(visible("details.case:target .drawing"))).toBe(true);
    await page.close();
  });

  test("filters cells by keyboard and draws the trade-off of those that stay", async () => {
    const { page, noise } = await open(realisticResult(), "filters");
    const rows = `[...document.querySelectorAll("table.matrix tbody tr")].filter((row) => row.offsetParent !== null).length`;
    const radius = `[...document.querySelectorAll(".spot:not([hidden]) circle")].map((circle) => circle.getAttribute("cy")).join()`;
    const [all, before] = [await page.evaluate<number>(rows), await page.evaluate(radius)];
    await page.evaluate(`document.querySelector("form.filters summary").focus()`);
    await page.keyboard.press("Enter");
    // The first group is that of the faults: its button, then a box for each.
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(rows)).toBe(0);
    for (let box = 0; box < 3; box += 1) {
      await page.keyboard.press("Tab");
      await page.keyboard.press("Space");
    }
    expect(await page.evaluate(rows)).toBe(3);
    expect(await page.evaluate(`document.querySelector("form.filters output").textContent`)).toMatch(
      /^\d+ of \d+ cells$/,
    );
    expect(await page.evaluate(radius)).not.toBe(before);
    await page.evaluate(`document.querySelector("form.filters button[type=reset]").focus()`);
    await page.keyboard.press("Enter");
    await until(page, `${rows} === ${all}`);
    expect(await page.evaluate(radius)).toBe(before);
    expect(noise).toEqual([]);
    await page.close();
  });

  test("has a dark side with readable text", async () => {
    const { page, noise } = await open(realisticResult(), "dark", "dark");
    const light = (colour: string): number =>
      [...colour.matchAll(/\d+/g)].slice(0, 3).reduce((sum, [part]) => sum + Number(part), 0);
    const style = `getComputedStyle(document.body)`;
    const [ground, ink] = [
      light(await page.evaluate<string>(`${style}.backgroundColor`)),
      light(await page.evaluate<string>(`${style}.color`)),
    ];
    expect(ground).toBeLessThan(150);
    expect(ink).toBeGreaterThan(600);
    expect(noise).toEqual([]);
    await page.close();
  });

  test.each(["light", "dark"] as const)("axe finds nothing serious in %s", async (scheme) => {
    const { page } = await open(oneOfEach(realisticResult()), `axe-${scheme}`, scheme);
    await page.evaluate(readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
    // The fullest page there is: a cell with its diagram, and everything unfolded.
    await page.evaluate(`document.querySelector("a.cell.s-violated").click()`);
    await until(page, `document.querySelector(".detail:target") !== null`);
    await page.evaluate(`document.querySelectorAll("details").forEach((one) => { one.open = true; })`);
    // The dark page differs in its colours alone.
    const rules = scheme === "dark" ? `{ runOnly: { type: "rule", values: ["color-contrast"] } }` : "{}";
    const found = await page.evaluate<readonly string[]>(
      `axe.run(document, ${rules}).then(({ violations }) => violations
        .filter(({ impact }) => impact === "serious" || impact === "critical")
        .map(({ id, nodes }) => id + ": " + nodes.slice(0, 3).map(({ html, any }) => html.slice(0, 160) + " " + any.map((one) => one.message).join(" ")).join(" | ")))`,
    );
    expect(found).toEqual([]);
    await page.close();
  });

  test("prints everything unfolded, without controls, and folds it again", async () => {
    const { page, noise } = await open(realisticResult(), "print");
    const folded = `document.querySelectorAll("main details:not([open]):not(.filters details)").length`;
    const before = await page.evaluate<number>(folded);
    expect(before).toBeGreaterThan(3);
    await page.emulateMedia({ media: "print" });
    await page.evaluate(`dispatchEvent(new Event("beforeprint")); undefined`);
    expect(await page.evaluate(folded)).toBe(0);
    const shown = (selector: string): string =>
      `[...document.querySelectorAll(${JSON.stringify(selector)})].filter((one) => one.checkVisibility()).length`;
    expect(await page.evaluate(shown("button, input, .player, .filters, .close"))).toBe(0);
    // Of the cells, those with broken claims; nothing is cut off at an edge that one could scroll.
    const violated = `document.querySelectorAll(".detail.s-violated").length`;
    expect(await page.evaluate(shown(".detail"))).toBe(await page.evaluate(violated));
    const cut = `[...document.querySelectorAll("main .scroller, main .stage, main .figures")].filter((one) => one.checkVisibility() && getComputedStyle(one).overflowX !== "visible").length`;
    expect(await page.evaluate(cut)).toBe(0);
    await page.evaluate(`dispatchEvent(new Event("afterprint")); undefined`);
    expect(await page.evaluate(folded)).toBe(before);
    expect(noise).toEqual([]);
    await page.close();
  });

  test("keeps hostile names inert, wherever one clicks", async () => {
    const base = hostileResult();
    const cells = base.cells.map((cell) => ({
      ...cell,
      availability: { ...buildCell().availability, duringFaults: wilson(3, 9) },
    }));
    const { page, noise } = await open({ ...base, cells }, "hostile");
    await page.evaluate(`[...document.querySelectorAll("details")].forEach((one) => { one.open = true; })`);
    await page.evaluate(
      `[...document.querySelectorAll("button, input, a.cell, summary")].forEach((one) => one.click())`,
    );
    expect(
      await page.evaluate(
        `document.querySelectorAll("img, iframe, object, [onerror], [onmouseover]").length`,
      ),
    ).toBe(0);
    expect(await page.evaluate(`document.querySelectorAll("script").length`)).toBe(2);
    expect(noise.filter((line) => !line.includes("clipboard"))).toEqual([]);
    await page.close();
  });

  test("gives its result back as it was", async () => {
    const result = realisticResult();
    const { page } = await open(result, "saved");
    await page.evaluate(
      `URL.createObjectURL = (blob) => { blob.text().then((text) => { window.saved = text; }); return "#"; }; undefined`,
    );
    await page.evaluate(`document.querySelector("button.save").click()`);
    await until(page, `window.saved !== undefined`);
    expect(JSON.parse(await page.evaluate<string>("window.saved"))).toEqual(result);
    await page.close();
  });

  test("fits a narrow window", async () => {
    if (browser === undefined) throw new Error("no browser");
    const page = await browser.newPage({ viewport: { width: 390, height: 800 } });
    await page.goto(pathToFileURL(join(folder, "plain.html")).href);
    expect(await page.evaluate(`document.documentElement.scrollWidth`)).toBeLessThanOrEqual(390);
    await page.close();
  });
});
