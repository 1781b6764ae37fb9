/** A history of another tool is not what it should be; the message names line, column, value and fix. */
export class ImportError extends Error {
  override readonly name = "ImportError";
  readonly code = "CAPSTAN_HISTORY_IMPORT";
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;

  constructor({ line, column }: Place, message: string) {
    super(`line ${line}, column ${column}: ${message}`);
    this.line = line;
    this.column = column;
  }
}

/** A place in a text; both numbers from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Walks through a text and knows where it is. */
export class Scanner {
  readonly text: string;
  at = 0;
  #lines: readonly number[] | undefined;

  constructor(text: string) {
    this.text = text;
  }

  /** The next character; empty at the end. */
  peek(): string {
    return this.text.charAt(this.at);
  }

  /** Takes the longest match of a sticky pattern from here; undefined if there is none. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  /** The place of an offset, or of the next character. */
  place(offset = this.at): Place {
    this.#lines ??= lineStarts(this.text);
    let [from, to] = [0, this.#lines.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.#lines[middle] ?? 0) <= offset) from = middle + 1;
      else to = middle;
    }
    return { line: from, column: offset - (this.#lines[from - 1] ?? 0) + 1 };
  }

  /** An error at an offset, or at the next character. */
  error(message: string, offset = this.at): ImportError {
    return new ImportError(this.place(offset), message);
  }

  /** What is found here, for messages. */
  found(): string {
    if (this.at >= this.text.length) return "the end of the file";
    return JSON.stringify(/^\S{1,20}/.exec(this.text.slice(this.at))?.[0] ?? this.peek());
  }
}

/** Deepest nesting that is read. */
export const DEEPEST = 100;

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) starts.push(end + 1);
  return starts;
}
