import { html, type Markup } from "./tag.ts";

/** A value with its interval on an axis. */
export interface Whisker {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Value at the right end of the axis; the left end is 0. */
  readonly limit: number;
}

const height = 18;
const margin = 5;

/** A small drawing of a value (dot) and its interval (whisker) on an axis from 0 to `limit`. */
export function whisker({ value, low, high, limit }: Whisker, width: number): Markup {
  const middle = height / 2;
  const at = (amount: number): string => {
    const share = limit > 0 ? Math.min(1, Math.max(0, amount / limit)) : 0;
    return (margin + share * (width - 2 * margin)).toFixed(1);
  };
  const [left, right] = [at(low), at(high)];
  // Written out on one line: a page has hundreds of them.
  return html`<svg class="whisker" width="${width}" height="${height}" aria-hidden="true">
    <path class="axis" d="M${margin} ${middle}H${width - margin}" />
    <path class="reach" d="M${left} ${middle}H${right}M${left} ${middle - 4}v8M${right} ${middle - 4}v8" />
    <circle class="dot" cx="${at(value)}" cy="${middle}" r="3.5" />
  </svg>`;
}
