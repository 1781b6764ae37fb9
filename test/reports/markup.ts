/** A start tag as a browser would see it. */
export interface StartTag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

const rawText = new Set(["script", "style"]);
const voidElements = new Set(["meta", "input", "br", "img", "link"]);

/**
 * Reads HTML or XML strictly: every tag and attribute well-formed, every end tag matching.
 * @throws Error at the first thing that is not so.
 */
export function startTags(markup: string, xml = false): StartTag[] {
  const tags: StartTag[] = [];
  const open: string[] = [];
  const token =
    /<!doctype html>|<\?xml[^?]*\?>|<\/([\w-]+)\s*>|<([\w-]+)((?:\s+[\w:-]+(?:="[^"<>]*")?)*)\s*(\/?)>|[^<]+/y;
  while (token.lastIndex < markup.length) {
    const from = token.lastIndex;
    const match = token.exec(markup);
    if (match === null) throw new Error(`not markup at ${from}: ${markup.slice(from, from + 80)}`);
    const [whole, end, start, attributes = "", closed] = match;
    if (end !== undefined) {
      const expected = open.pop();
      if (expected !== end) throw new Error(`</${end}> closes <${expected}> at ${from}`);
    } else if (start !== undefined) {
      tags.push({ name: start, attributes: attributeMap(attributes) });
      if (closed === "" && (xml || !voidElements.has(start))) open.push(start);
      if (!xml && rawText.has(start)) {
        token.lastIndex = markup.indexOf(`</${start}`, token.lastIndex);
      }
    } else if (/&(?![a-z]+;|#\d+;)/.test(whole))
      throw new Error(`bare & at ${from}: ${whole.slice(0, 80)}`);
    else if (xml && whole.includes("]]>")) throw new Error(`]]> at ${from}`);
  }
  if (open.length > 0) throw new Error(`not closed: ${open.join(", ")}`);
  return tags;
}

/** The text between the start tag that begins so and its end tag. */
export function rawContent(markup: string, startTag: string): string {
  const from = markup.indexOf(startTag) + startTag.length;
  return markup.slice(from, markup.indexOf("</", from));
}

function attributeMap(text: string): Map<string, string> {
  const pairs = [...text.matchAll(/([\w:-]+)(?:="([^"]*)")?/g)];
  return new Map(pairs.map(([, name = "", value = ""]) => [name, value]));
}
