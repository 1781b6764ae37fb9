import { get, type IncomingHttpHeaders } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { LiveView } from "../../harness/cli/live/live-view.ts";
import { ended, Project } from "./e2e/project.ts";

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

function ask(url: string, headers: Readonly<Record<string, string>> = {}, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers, method, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => (text += part));
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    request.on("error", reject);
  });
}

interface Told {
  readonly text: string;
  readonly version: number;
  readonly ended: boolean;
}

/** Follows the events of a view as a page does; gives all that it was told when the view ends. */
function follow(url: string, last: (told: Told) => void): Promise<Told[]> {
  return new Promise((resolve, reject) => {
    const told: Told[] = [];
    const request = get(`${url}events`, { agent: false }, (response) => {
      response.setEncoding("utf8").on("data", (part: string) => {
        for (const [, data = ""] of part.matchAll(/^data: (.*)$/gm)) told.push(JSON.parse(data) as Told);
        const newest = told.at(-1);
        if (newest?.ended === true) last(newest);
      });
      response.on("end", () => resolve(told));
    });
    request.on("error", reject);
  });
}

describe("live view", () => {
  const views: LiveView[] = [];
  const status = { text: "so far", done: 1, total: 2 };
  afterEach(async () => {
    await Promise.all(views.splice(0).map((view) => view.end(status)));
  });
  async function start(render: () => string): Promise<LiveView> {
    const view = await LiveView.start(render);
    views.push(view);
    return view;
  }

  it("serves on loopback what is there at the time of each request", async () => {
    let report = "one";
    const { url } = await start(() => report);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect((await ask(`${url}report`)).text).toBe("one");
    report = "two";
    expect((await ask(`${url}report?version=9`)).text).toBe("two");
    const page = await ask(url);
    expect(page.headers["content-security-policy"]).toContain("default-src 'none'");
    expect(page.text).toContain("<iframe");
    expect(page.text).not.toMatch(/https?:/);
  });

  it("refuses other hosts, methods and paths", async () => {
    const { url } = await start(() => "secret");
    expect(await ask(`${url}report`, { host: "evil.example" })).toMatchObject({ status: 403, text: "" });
    expect((await ask(`${url}report`, {}, "POST")).status).toBe(405);
    expect((await ask(`${url}../etc/passwd`)).status).toBe(404);
  });

  it("tells pages of changes, and at the end waits until they have the last report", async () => {
    const view = await start(() => "report");
    let fetched = false;
    const told = follow(view.url, ({ version }) => {
      void ask(`${view.url}report?version=${version}`).then(() => (fetched = true));
    });
    // The first message comes with the connection.
    await expect.poll(async () => (await ask(view.url)).status).toBe(200);
    view.changed(status);
    await new Promise((resolve) => setTimeout(resolve, 700));
    views.splice(0);
    await view.end({ text: "finished", done: 2, total: 2 });
    const all = await told;
    expect(fetched).toBe(true);
    expect(all.map(({ text }) => text)).toEqual(["starting", "so far", "finished"]);
    expect(all.map(({ ended: is }) => is)).toEqual([false, false, true]);
    await expect(ask(view.url)).rejects.toThrow();
  });

  it("ends at once if nobody looks on", async () => {
    const view = await LiveView.start(() => "report");
    await view.end(status);
    await expect(ask(view.url)).rejects.toThrow(/ECONNREFUSED/);
  });
});

describe("capstan run --ui", () => {
  it("prints the address, fills the report, and ends with the run", { timeout: 60_000 }, async () => {
    using project = new Project();
    const child = project.start([
      "run",
      "--ui",
      "--quiet",
      "--seed",
      "1",
      "--runs",
      "60",
      "--strategy",
      "at-most-once",
      "--faults",
      "none,drop",
    ]);
    const end = ended(child);
    const url = await new Promise<string>((resolve, reject) => {
      let text = "";
      child.stderr.on("data", (part: string) => {
        text += part;
        const found = /live report: (\S+)/.exec(text)?.[1];
        if (found !== undefined) resolve(found);
      });
      child.once("close", () => reject(new Error(`ended before it printed its address: ${text}`)));
    });
    let report: Promise<Answer> | undefined;
    const told = await follow(url, ({ version }) => {
      report ??= ask(`${url}report?version=${version}`);
    });
    expect(told.at(-1)?.text).toBe("finished, 120 runs");
    expect((await report)?.text).toContain('<table class="matrix');
    const { code, err } = await end;
    expect(code, err).toBe(0);
    expect((await report)?.text).toContain("2 cells");
  });
});
