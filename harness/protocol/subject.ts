/** Whether `subject` has no empty token and no blank; `>` only as the last token. */
export function isValidSubject(subject: string): boolean {
  if (subject === "" || /[ \t\n\r\f]/.test(subject)) return false;
  const tokens = subject.split(".");
  return tokens.every((token, index) => token !== "" && (token !== ">" || index === tokens.length - 1));
}

/** Whether `subject` has wildcard tokens. */
export function hasWildcards(subject: string): boolean {
  if (!subject.includes("*") && !subject.includes(">")) return false;
  return subject.split(".").some((token) => token === "*" || token === ">");
}

/** Whether `subject` is valid and has no wildcard tokens. */
export function isLiteralSubject(subject: string): boolean {
  return isValidSubject(subject) && !hasWildcards(subject);
}

/** Whether a literal `subject` matches `pattern`. */
export function subjectMatches(pattern: string, subject: string): boolean {
  if (pattern === subject || pattern === ">") return true;
  if (!pattern.includes("*") && !pattern.endsWith(">")) return false;
  let at = 0;
  let from = 0;
  for (;;) {
    const patternDot = pattern.indexOf(".", at);
    const token = patternDot < 0 ? pattern.slice(at) : pattern.slice(at, patternDot);
    if (token === ">" && patternDot < 0) return from <= subject.length;
    const subjectDot = subject.indexOf(".", from);
    const word = subjectDot < 0 ? subject.slice(from) : subject.slice(from, subjectDot);
    if (token !== "*" && token !== word) return false;
    if (patternDot < 0 || subjectDot < 0) return patternDot < 0 && subjectDot < 0;
    at = patternDot + 1;
    from = subjectDot + 1;
  }
}

/** Whether some subject matches both patterns. */
export function subjectsCollide(left: string, right: string): boolean {
  if (left === right) return true;
  const a = left.split(".");
  const b = right.split(".");
  for (let index = 0; ; index++) {
    const x = a[index];
    const y = b[index];
    if (x === undefined || y === undefined) return x === y;
    if (x === ">" || y === ">") return true;
    if (x !== "*" && y !== "*" && x !== y) return false;
  }
}

/** Whether everything that matches `subset` also matches `pattern`. */
export function isSubsetMatch(subset: string, pattern: string): boolean {
  const a = subset.split(".");
  const b = pattern.split(".");
  for (let index = 0; index < b.length; index++) {
    const y = b[index];
    const x = a[index];
    if (x === undefined) return false;
    if (y === ">") return true;
    if (x === ">") return false;
    if (x === "*" && y !== "*") return false;
    if (y !== "*" && x !== y) return false;
  }
  return a.length === b.length;
}

/** A fast test for one pattern, for use on many subjects. */
export function subjectMatcher(pattern: string): (subject: string) => boolean {
  if (pattern === "" || pattern === ">") return () => true;
  if (!hasWildcards(pattern)) return (subject) => subject === pattern;
  return (subject) => subjectMatches(pattern, subject);
}
