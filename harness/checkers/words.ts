/** A time for people: microseconds as milliseconds with up to three decimals. */
export function at(microseconds: number): string {
  return `at ${microseconds / 1000} ms`;
}

/** Up to five items and how many more there are; `none` for an empty list. */
export function list(items: readonly string[]): string {
  if (items.length === 0) {
    return "none";
  }
  const shown = items.slice(0, 5).join("; ");
  return items.length > 5 ? `${shown}; and ${items.length - 5} more` : shown;
}
