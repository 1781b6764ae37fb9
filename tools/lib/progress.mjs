// One status line on a terminal, a line every ten seconds elsewhere; always on stderr.
const INTERVAL = 10_000;

/**
 * Makes a function that tells how far some runs have come.
 * @param {string} what
 * @param {number} total
 */
export function progressLine(what, total) {
  const terminal = process.stderr.isTTY;
  let last = Date.now();
  return (/** @type {number} */ done) => {
    const text = `${what}: ${done} of ${total}`;
    if (terminal) {
      process.stderr.write(done === total ? "\r\x1b[K" : `\r${text}`);
    } else if (Date.now() - last >= INTERVAL) {
      last = Date.now();
      process.stderr.write(`${text}\n`);
    }
  };
}
