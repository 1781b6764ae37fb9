/** A word as a shell takes it: quoted if it must be. */
export function shellWord(text: string): string {
  return /^[\w./:@=,+#%-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
