import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";

// What we use of playwright-core. It is loaded by name and typed here, so that neither types nor tests of
// other parts need it: it is of use only beside a browser.

/** A browser. */
export interface Browser {
  newPage(options?: { readonly colorScheme?: "light" | "dark"; readonly viewport?: Size }): Promise<Page>;
  close(): Promise<void>;
}

/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A page of a browser. */
export interface Page {
  readonly keyboard: { press(key: string): Promise<void> };
  goto(url: string): Promise<unknown>;
  evaluate<T>(script: string): Promise<T>;
  emulateMedia(options: { readonly media: "print" | "screen" }): Promise<void>;
  screenshot(options: {
    readonly path: string;
    readonly clip?: Size & { readonly x: number; readonly y: number };
  }): Promise<unknown>;
  on(event: "console", listener: (message: { type(): string; text(): string }) => void): void;
  on(event: "pageerror", listener: (error: Error) => void): void;
  on(event: "request", listener: (request: { url(): string }) => void): void;
  on(event: "dialog", listener: (dialog: { message(): string; dismiss(): Promise<void> }) => void): void;
  close(): Promise<void>;
}

interface Playwright {
  readonly chromium: {
    launch(options: { readonly executablePath: string; readonly args: readonly string[] }): Promise<Browser>;
  };
}

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Where Chromium is: CAPSTAN_CHROMIUM, or the first of the usual names on the path. */
function executable(): string | undefined {
  const { CAPSTAN_CHROMIUM: chosen, PATH = "" } = process.env;
  if (chosen !== undefined && chosen !== "") return chosen;
  const places = PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return places.find((place) => existsSync(place));
}

function playwright(): Playwright | undefined {
  try {
    return createRequire(import.meta.url)("playwright-core") as Playwright;
  } catch {
    return undefined;
  }
}

/** Starts Chromium, or tells why not. */
export async function startChromium(): Promise<Browser | string> {
  const driver = playwright();
  if (driver === undefined) return "playwright-core is not installed; try: npm ci";
  const executablePath = executable();
  if (executablePath === undefined) return "there is no chromium; install it, or name it in CAPSTAN_CHROMIUM";
  // Root, as in most containers, cannot use the sandbox; the pages are our own.
  return driver.chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

/** Chromium, or undefined with a printed reason; an error instead where CAPSTAN_REQUIRE_CHROMIUM is set. */
export async function chromiumOrSkip(): Promise<Browser | undefined> {
  const started = await startChromium().catch((error: unknown) => `it does not start: ${String(error)}`);
  if (typeof started !== "string") return started;
  if ((process.env["CAPSTAN_REQUIRE_CHROMIUM"] ?? "") !== "")
    throw new Error(`CAPSTAN_REQUIRE_CHROMIUM is set, and Chromium cannot be used: ${started}`);
  process.stderr.write(`skipped: the report in a browser: ${started}\n`);
  return undefined;
}
