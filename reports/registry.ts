import { renderStepSummary } from "./github.ts";
import { renderHtml } from "./html/page.ts";
import { renderJson } from "./json.ts";
import { renderJunit, type JunitOptions } from "./junit.ts";
import { renderMarkdown } from "./markdown.ts";
import type { Result } from "./model.ts";

/** What formats may be asked for; each looks at what concerns it. */
export type RenderOptions = JunitOptions;

/** A format that goes to a file: its name in the folder of the run, and its text. */
export interface Reporter {
  readonly fileName: string;
  /** The whole text of the file; the same result and options give the same bytes. */
  render(result: Result, options?: RenderOptions): string;
}

/**
 * A format of a user's own: the default export of a module that `--reporter ./my-reporter.ts` or
 * `reporters` of the configuration names. It renders in a thread of its own: that it throws, ends its thread
 * or takes longer than `--patience` is told, and harms no other report.
 */
export interface CustomReporter {
  /** Name of its file in the folder of the run, without a folder. */
  readonly fileName: string;
  /** The whole text of the file. */
  render(result: Result): string | Promise<string>;
}

/** The formats that go to files, by the name that `--reporter` takes; the terminal is apart. */
export const reporters = {
  json: { fileName: "result.json", render: renderJson },
  html: { fileName: "report.html", render: renderHtml },
  markdown: { fileName: "report.md", render: renderMarkdown },
  junit: { fileName: "junit.xml", render: renderJunit },
  github: { fileName: "github-summary.md", render: renderStepSummary },
} as const satisfies Readonly<Record<string, Reporter>>;

/** A name in {@link reporters}. */
export type ReporterName = keyof typeof reporters;
