import { styleText } from "node:util";
import type { Status } from "../view/status.ts";

/** How text is emphasised; whoever owns the stream decides which one is used. */
export interface Style {
  readonly status: (status: Status, text: string) => string;
  readonly strong: (text: string) => string;
  readonly dim: (text: string) => string;
}

/** No escape sequences at all. */
export const plain: Style = {
  status: (_status, text) => text,
  strong: (text) => text,
  dim: (text) => text,
};

type Format = Parameters<typeof styleText>[0];

const formats: Readonly<Record<Status, Format>> = {
  held: "green",
  violated: ["bold", "red"],
  inconclusive: "yellow",
  broken: "magenta",
  unclaimed: "dim",
};

/** ANSI colours, whatever the streams of this process are. */
export const ansi: Style = {
  status: (status, text) => paint(formats[status], text),
  strong: (text) => paint("bold", text),
  dim: (text) => paint("dim", text),
};

function paint(format: Format, text: string): string {
  // Newer versions of Node would look at stdout and NO_COLOR: that is for the caller to decide.
  return text === "" ? "" : styleText(format, text, { validateStream: false });
}
