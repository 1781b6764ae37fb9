// Page about the public API: docs/reference/api.md, from the declarations that are published.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { code, page } from "./markdown.mjs";

const dist = new URL("../../dist/", import.meta.url);

/** What users import, with the declarations that it stands for. */
const entries = {
  capstan: "harness/index.d.ts",
  "capstan/vitest": "harness/vitest/index.d.ts",
  "capstan/fast-check": "harness/fast-check/index.d.ts",
  "capstan/reports": "reports/index.d.ts",
  "capstan/faults": "faults/index.d.ts",
  "capstan/strategies": "strategies/index.d.ts",
};

/** Declarations longer than this are schemas, whose type says less than the schema's own page. */
const MOST_LINES = 120;

/** docs/reference/api.md */
export function apiPage() {
  const sections = Object.entries(entries).flatMap(([name, file]) => {
    const items = exportsOf(new URL(file, dist)).toSorted((a, b) => compare(a.name, b.name));
    return [`## ${name}`, ...items.flatMap(sectionOf)];
  });
  return page(
    "# API",
    "Everything that can be imported. Times are in milliseconds unless something else is said.",
    ...sections,
  );
}

/**
 * @typedef {object} Exported
 * @property {string} name
 * @property {string} doc
 * @property {string} text
 */

/**
 * @param {string} a
 * @param {string} b
 */
function compare(a, b) {
  return a.toLowerCase() < b.toLowerCase() ? -1 : 1;
}

/** @param {Exported} exported */
function sectionOf({ name, doc, text }) {
  const lines = text.split("\n");
  const shown = lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES), "// …"] : lines;
  return [`### ${code(name)}`, ...(doc === "" ? [] : [doc]), `\`\`\`ts\n${shown.join("\n")}\n\`\`\``];
}

/** @type {Map<string, import("typescript").SourceFile>} */
const parsed = new Map();

/** @param {URL} url */
function parse(url) {
  const file = fileURLToPath(url);
  const known = parsed.get(file);
  if (known !== undefined) return known;
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2023, true);
  parsed.set(file, source);
  return source;
}

/**
 * All exports of a module, those that it passes on from others too.
 * @param {URL} url
 * @returns {Exported[]}
 */
function exportsOf(url) {
  return parse(url).statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement)) return declaredBy(statement);
    const { exportClause, moduleSpecifier } = statement;
    if (exportClause === undefined || !ts.isNamedExports(exportClause)) return [];
    const from =
      moduleSpecifier !== undefined && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : undefined;
    return exportClause.elements.flatMap(({ name, propertyName }) => {
      const own = (propertyName ?? name).text;
      const origin = from ?? importedFrom(url, own);
      // What is passed on from another package is described there.
      if (!origin.startsWith(".")) return [];
      return find(new URL(origin.replace(/\.ts$/, ".d.ts"), url), own).map((each) => ({
        ...each,
        name: name.text,
      }));
    });
  });
}

/**
 * From where a module imports a name that it passes on.
 * @param {URL} url
 * @param {string} name
 */
function importedFrom(url, name) {
  for (const statement of parse(url).statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (bindings === undefined || !ts.isNamedImports(bindings)) continue;
    if (bindings.elements.some((element) => element.name.text === name))
      return statement.moduleSpecifier.text;
  }
  throw new Error(`${fileURLToPath(url)} exports ${name}, which it neither declares nor imports`);
}

/**
 * What a module exports by a name.
 * @param {URL} url
 * @param {string} name
 * @returns {Exported[]}
 */
function find(url, name) {
  const found = exportsOf(url).filter((each) => each.name === name);
  if (found.length === 0) throw new Error(`${fileURLToPath(url)} exports no ${name}`);
  // Overloads of a function are one entry.
  const [first] = found;
  return first === undefined ? [] : [{ ...first, text: found.map(({ text }) => text).join("\n") }];
}

/**
 * @param {import("typescript").Statement} statement
 * @returns {Exported[]}
 */
function declaredBy(statement) {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  if (modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) !== true) return [];
  const names = ts.isVariableStatement(statement)
    ? statement.declarationList.declarations.map(({ name }) => name.getText())
    : "name" in statement && statement.name !== undefined
      ? [/** @type {import("typescript").Identifier} */ (statement.name).text]
      : [];
  const text = statement
    .getText()
    .replace(/^export /, "")
    .replace(/^declare /, "");
  return names.map((name) => ({ name, doc: docOf(statement), text }));
}

/**
 * The doc comment of a statement as Markdown.
 * @param {import("typescript").Statement} statement
 */
function docOf(statement) {
  const source = statement.getSourceFile().text;
  const comments = ts.getLeadingCommentRanges(source, statement.pos) ?? [];
  const last = comments.at(-1);
  const comment = last === undefined ? "" : source.slice(last.pos, last.end);
  if (!comment.startsWith("/**")) return "";
  return comment
    .slice(3, -2)
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd())
    .join("\n")
    .trim()
    .replaceAll(/\{@link ([^}]+)\}/g, "`$1`")
    .replaceAll(/^@param (\S+)( -)? /gm, "- `$1`: ")
    .replaceAll(/^@throws ((?:[A-Z]\w*)(?:, [A-Z]\w*| or [A-Z]\w*)*)/gm, "- throws `$1`")
    .replaceAll(/^(- [^\n]*)$/gm, "$1")
    .replaceAll(/([^\n])\n(- )/g, (_, before, item) => `${before}\n${item}`);
}
