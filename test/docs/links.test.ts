import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** All pages of the project, as paths from its root. */
const pages = [
  ...readdirSync(root).filter((name) => name.endsWith(".md")),
  ...["docs", "strategies", "examples"]
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".md"))
        .map((name) => join(folder, name)),
    ),
];

/** Targets of the links of a page that lead to files of the project. */
function fileLinks(text: string): string[] {
  return [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map((match) => match[1] ?? "")
    .filter((target) => !/^[a-z]+:/.test(target));
}

it.each(pages)("the links of %s lead somewhere", (page) => {
  const targets = fileLinks(readFileSync(join(root, page), "utf8"));
  expect(targets.filter((target) => !existsSync(join(root, dirname(page), target)))).toEqual([]);
});
