import { visible } from "./view/text.ts";

/** Attributes of an element, in order; those that are undefined are left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/**
 * An XML element in lines, indented by two spaces per level. Characters that XML 1.0 does not allow
 * (controls, lone surrogates, noncharacters) are written out as `\u001b`.
 */
export function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const open = `<${name}${attributeText(attributes)}`;
  if (children.length === 0) return `${open}/>`;
  const inner = children.map(indented).join("\n");
  return `${open}>\n${inner}\n</${name}>`;
}

/** An element that holds only text, whose lines are kept as they are. */
export function textElement(name: string, attributes: Attributes, lines: readonly string[]): string {
  return `<${name}${attributeText(attributes)}>${lines.map(escapeXml).join("&#10;")}</${name}>`;
}

/** Text for XML content or a quoted attribute, on one line. */
export function escapeXml(text: string): string {
  return visible(text)
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}

function attributeText(attributes: Attributes): string {
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join("");
}

function indented(text: string): string {
  return text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
}
