import { visible } from "./view/text.ts";

/** Attributes of an element, in order. */
export type Attributes = Readonly<Record<string, string | number>>;

/** An XML element with either elements or lines of text in it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes?: Attributes;
  readonly children?: readonly XmlElement[];
  readonly text?: readonly string[];
}

/**
 * The text of an XML document, indented by two spaces per level (text is left as it is). Characters
 * that XML 1.0 does not allow (controls, lone surrogates, noncharacters) are written as `\u001b`.
 */
export function xmlDocument(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${serialized(root, "")}\n`;
}

function serialized(
  { name, attributes = {}, children = [], text = [] }: XmlElement,
  indent: string,
): string {
  const open = `${indent}<${name}${attributeText(attributes)}`;
  if (text.length > 0) return `${open}>${text.map(escapeXml).join("\n")}</${name}>`;
  if (children.length === 0) return `${open}/>`;
  const inner = children.map((child) => serialized(child, `${indent}  `));
  return [`${open}>`, ...inner, `${indent}</${name}>`].join("\n");
}

function attributeText(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join("");
}

/** Text for XML content or a quoted attribute, on one line. */
export function escapeXml(text: string): string {
  return visible(text)
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}
