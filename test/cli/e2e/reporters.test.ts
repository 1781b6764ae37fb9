import { describe, expect, it } from "vitest";
import { Project } from "./project.ts";

const own = `import type { CustomReporter, Result } from "capstan/reports";

const reporter: CustomReporter = {
  fileName: "cells.txt",
  render: (result: Result) => Promise.resolve(result.cells.map(({ id, verdict }) => \`\${id} \${verdict}\\n\`).join("")),
};

export default reporter;
`;
const broken = `export default {
  fileName: "broken.txt",
  render(result) {
    result.cells.length = 0;
    throw new Error("no ink");
  },
};
`;

const once = [
  "run",
  "--strategy",
  "at-least-once",
  "--faults",
  "none",
  "--runs",
  "1",
  "--seed",
  "1",
  "--jobs",
  "1",
];

describe("a reporter of one's own", () => {
  it("writes its file; one that throws is told of and harms no other report", async () => {
    using project = new Project();
    project.write("reporters/own.ts", own);
    project.write("reporters/broken.js", broken);
    const reporters = "./reporters/broken.js,json,./reporters/own.ts";
    const { code, out, err } = await project.run([...once, "--reporter", `list,${reporters}`]);
    expect(code).toBe(0);
    expect(out).toContain("cells.txt: .capstan/runs/");
    expect(err).toContain(
      "warning: the reporter ./reporters/broken.js failed, and broken.txt was not written: no ink",
    );
    expect(project.read(".capstan/runs/latest/cells.txt")).toBe("built-in/at-least-once/none/sim held\n");
    expect(project.result().cells).toHaveLength(1);
  });

  it("is found from the configuration, by commands that only report too", async () => {
    using project = new Project();
    project.write("reporters/own.ts", own);
    project.write(
      "capstan.config.ts",
      'export default { reporters: ["json", "./reporters/own.ts"], out: "out" };\n',
    );
    expect((await project.run(once)).code).toBe(0);
    expect(project.read("out/cells.txt")).toContain("at-least-once");
    const again = await project.run([
      "report",
      "out/result.json",
      "--reporter",
      "./reporters/own.ts",
      "--out",
      "again",
    ]);
    expect(again).toMatchObject({ code: 0, err: "" });
    expect(project.read("again/cells.txt")).toContain("at-least-once");
  });

  it.each([
    ["missing.ts", undefined, /missing\.ts: .*cannot find module/i],
    ["none.js", "export default 1;", /none\.js: exports no reporter; add: export default/],
    [
      "folder.js",
      'export default { fileName: "../x", render: String };',
      /fileName is "\.\.\/x"; expected the name/,
    ],
    [
      "same.js",
      'export default { fileName: "result.json", render: String };',
      /result\.json, which json writes too/,
    ],
  ])("%s is refused before anything runs", async (name, text, message) => {
    using project = new Project();
    if (text !== undefined) project.write(name, text);
    const { code, err } = await project.run([...once, "--reporter", `json,./${name}`]);
    expect({ code, err }).toEqual({ code: 64, err: expect.stringMatching(message) });
  });

  it("a mistyped name is an error with a suggestion", async () => {
    using project = new Project();
    const { code, err } = await project.run([...once, "--reporter", "htm"]);
    expect(code).toBe(64);
    expect(err).toContain('did you mean "html"?');
  });
});
