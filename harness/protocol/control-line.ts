/** A carriage return, which ends a control line and is a blank within one. */
export const CR = 13;
const SPACE = 32;
const TAB = 9;

/** Whether a byte stands between words. */
export function isBlank(byte: number | undefined): boolean {
  return byte === SPACE || byte === TAB;
}

/** Most words that a control line may have, and one more to see that there are too many. */
const MOST_WORDS = 6;
/** Start and end of each word that {@link findWords} found last. */
const bounds = new Int32Array(2 * MOST_WORDS);

/** Finds words between blanks; gives their number, but no more than {@link MOST_WORDS}. */
export function findWords(buffer: Uint8Array, from: number, to: number): number {
  let count = 0;
  let inWord = false;
  for (let index = from; index < to; index++) {
    const byte = buffer[index];
    if (byte === SPACE || byte === TAB || byte === CR) {
      if (inWord) bounds[2 * count - 1] = index;
      inWord = false;
    } else if (!inWord) {
      if (count === MOST_WORDS) return count;
      bounds[2 * count++] = index;
      inWord = true;
    }
  }
  if (inWord) bounds[2 * count - 1] = to;
  return count;
}

/** The size that the word is which {@link findWords} found; -1 if it is none, as {@link parseSize}. */
export function sizeOfWord(buffer: Uint8Array, word: number): number {
  const start = bounds[2 * word] ?? 0;
  const end = bounds[2 * word + 1] ?? 0;
  if (end - start > MOST_DIGITS) return -1;
  let size = 0;
  for (let index = start; index < end; index++) {
    const digit = (buffer[index] ?? 0) - 48;
    if (digit < 0 || digit > 9) return -1;
    size = size * 10 + digit;
  }
  return size;
}

const MOST_DIGITS = 9;

/** A decimal size of at most nine digits; -1 if it is none (nats-server util.go parseSize). */
export function parseSize(digits: string): number {
  if (digits.length === 0 || digits.length > MOST_DIGITS) return -1;
  let size = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = digits.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) return -1;
    size = size * 10 + digit;
  }
  return size;
}

/** The words between blanks. */
export function splitBlanks(line: string): string[] {
  const words: string[] = [];
  let start = -1;
  for (let index = 0; index < line.length; index++) {
    const code = line.charCodeAt(index);
    if (code === SPACE || code === TAB || code === CR) {
      if (start >= 0) words.push(line.slice(start, index));
      start = -1;
    } else if (start < 0) {
      start = index;
    }
  }
  if (start >= 0) words.push(line.slice(start));
  return words;
}
