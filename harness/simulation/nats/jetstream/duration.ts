/** Nanoseconds as Go prints a duration: `1m30s`, `1.5s`, `250ms`. */
export function goDuration(nanos: number): string {
  if (nanos === 0) return "0s";
  if (nanos < 1000) return `${nanos}ns`;
  if (nanos < 1e6) return `${nanos / 1000}µs`;
  if (nanos < 1e9) return `${nanos / 1e6}ms`;
  const hours = Math.floor(nanos / 3600e9);
  const minutes = Math.floor(nanos / 60e9) % 60;
  const seconds = (nanos - (hours * 60 + minutes) * 60e9) / 1e9;
  if (hours > 0) return `${hours}h${minutes}m${seconds}s`;
  return minutes > 0 ? `${minutes}m${seconds}s` : `${seconds}s`;
}
