const escaped = /[<>&\u2028\u2029]/g;

/** JSON as Go's encoding/json writes it: `<`, `>` and `&` escaped, undefined members left out. */
export function toJson(value: unknown): string {
  const text = stringify(value);
  return escaped.test(text) ? text.replace(escaped, escape) : text;
}

function stringify(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    // Only a bigint is refused; very few answers have one.
    const mark = "\u0001";
    const text = JSON.stringify(value, (_name, each: unknown) =>
      typeof each === "bigint" ? `${mark}${each}${mark}` : each,
    );
    return text.replaceAll(/"\\u0001(\d+)\\u0001"/g, "$1");
  }
}

function escape(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Parses JSON that must be an object; undefined if it is not. */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether `value` is an object and not an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
