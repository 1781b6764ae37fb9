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

  it("harms nothing when it never ends, rejects or ends its process; much text is written", async () => {
    using project = new Project();
    const slow = {
      hangs: "render: () => new Promise(() => {})",
      loops: "render: () => { for (;;); }",
    };
    const fast = {
      rejects: 'render: () => Promise.reject(new Error("out of paper"))',
      exits: "render: () => process.exit(0)",
      later: 'render: () => new Promise(() => setTimeout(() => { throw new Error("later"); }, 1))',
      number: "render: () => 7",
      prints: 'render: () => (console.log("to stdout"), "printed")',
      much: 'render: () => "ten bytes\\n".repeat(5_000_000)',
    };
    for (const [name, render] of Object.entries({ ...slow, ...fast })) {
      project.write(`${name}.js`, `export default { fileName: "${name}.txt", ${render} };\n`);
    }
    expect((await project.run([...once, "--reporter", "json", "--out", "out"])).code).toBe(0);
    const report = async (ways: object, patience: string): Promise<{ problems: string[]; err: string }> => {
      const chosen = [...Object.keys(ways).map((name) => `./${name}.js`), "junit"].join(",");
      const args = ["report", "out/result.json", "--patience", patience, "--reporter", chosen];
      const { code, out, err } = await project.run(args);
      expect({ code, out }).toEqual({ code: 0, out: "" });
      const problems = [...err.matchAll(/^warning: the reporter \.\/(\w+)\.js failed, .*?: (.*)$/gm)];
      return { problems: problems.map(([, name, problem]) => `${name}: ${problem}`), err };
    };
    expect((await report(slow, "1s")).problems).toEqual([
      "hangs: it was not done after 1 s",
      "loops: it was not done after 1 s",
    ]);
    const { problems, err } = await report(fast, "20s");
    expect(problems).toEqual([
      "rejects: out of paper",
      "exits: it ended its thread (process.exit?)",
      "later: later",
      "number: render() gave number; expected a string",
    ]);
    expect(err).toContain("to stdout\n");
    expect(project.read("out/junit.xml")).toContain("<testsuite");
    expect(project.read("out/prints.txt")).toBe("printed");
    expect(project.read("out/much.txt")).toHaveLength(50_000_000);
  }, 60_000);

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
