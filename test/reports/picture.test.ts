import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { amountsOf, mostPoints, panelsOf } from "../../reports/html/picture/panels.ts";
import { place, placeSource, type Amounts } from "../../reports/html/picture/place.ts";
import { pictures } from "../../reports/html/picture/picture.ts";
import { wilson } from "../../reports/view/wilson.ts";
import { buildCell, buildResult, realisticResult } from "./build.ts";

const frame = { width: 500, height: 300, left: 50, right: 150, top: 10, bottom: 40 };
const plan = (...rows: readonly (readonly Amounts[])[]): ReturnType<typeof place> =>
  place(rows, frame, wilson);

describe("trade-off picture", () => {
  const good: Amounts = [0, 1000, 990, 1000, 4000, 1000];
  const fast: Amounts = [50, 1000, 1000, 1000, 1000, 1000];
  const poor: Amounts = [60, 1000, 900, 1000, 9000, 1000];

  test("puts few anomalies up, many answers to the right, and dear points large", () => {
    const [a, b, c] = plan([good], [fast], [poor]).places;
    expect(a?.y).toBeLessThan(b?.y ?? 0);
    expect(b?.x).toBeGreaterThan(c?.x ?? Infinity);
    expect(c?.radius).toBeGreaterThan(b?.radius ?? Infinity);
    expect(a?.text).toBe(
      "99 % answered during faults (98.2 to 99.5 %), 0 anomalies per 1,000 (0 to 3.83), 4 network messages per acknowledgement",
    );
  });

  test("the front has those that none beats in both ways, and twins share it", () => {
    const { places, front } = plan([good], [fast], [poor], [good]);
    expect(places.map((one) => one?.front)).toEqual([true, true, false, true]);
    expect(front).toMatch(/^M50 [\d.]+H[\d.]+V/);
  });

  test("adds up the cells of a row, and leaves out a row that nobody asked during a fault", () => {
    const { places, front } = plan([good, poor], [[0, 1000, 0, 0, 4000, 1000]], []);
    expect(places[0]?.text).toContain("94.5 % answered");
    expect(places[0]?.text).toContain("30 anomalies per 1,000");
    expect(places.slice(1)).toEqual([undefined, undefined]);
    expect(plan([]).front).toBe("");
    expect(front).not.toBe("");
  });

  test("keeps every point, whisker and label inside, a line apart where there is room", () => {
    const rows = Array.from({ length: 8 }, (_, index): Amounts[] => [
      [index % 3, 100, 95 + (index % 4), 100, 100, 100],
    ]);
    const { places } = plan(...rows);
    const labels = places.map((one) => one?.labelY ?? 0).toSorted((a, b) => a - b);
    labels.slice(1).forEach((y, index) => expect(y - (labels[index] ?? 0)).toBeGreaterThanOrEqual(15.9));
    for (const one of places) {
      expect(one?.x).toBeLessThanOrEqual(350);
      expect(one?.labelY).toBeLessThanOrEqual(260);
      const numbers = [...(one?.reach ?? "").matchAll(/-?[\d.]+/g)].map(Number);
      expect(Math.min(...numbers)).toBeGreaterThanOrEqual(10);
    }
  });

  test("works from its text alone, as filters in the page use it", () => {
    const rows = [[good, poor], [fast]];
    const call = `place(${JSON.stringify(rows)}, ${JSON.stringify(frame)}, wilson)`;
    const text = runInNewContext(`${String(wilson)}\n${placeSource}\nJSON.stringify(${call})`) as string;
    expect(text).toBe(JSON.stringify(place(rows, frame, wilson)));
  });

  test("keeps messages and data apart, and draws no picture of one strategy alone", () => {
    const data = { data: { model: "none", models: {} } } as object;
    const cells = ["a", "b", "c", "d"].map((strategy, index) => ({
      ...buildCell({ strategy }),
      ...(index > 1 ? data : {}),
    }));
    expect(
      panelsOf(buildResult({ cells })).map(({ kind, rows }) => [kind, rows.map(({ label }) => label)]),
    ).toEqual([
      ["messages", ["a", "b"]],
      ["data", ["c", "d"]],
    ]);
    expect(pictures(buildResult({ cells: cells.slice(0, 1) }))).toBe(false);
  });

  test("says how many it could not draw", () => {
    const cells = Array.from({ length: mostPoints + 3 }, (_, index) => buildCell({ strategy: `s${index}` }));
    const drawn = pictures(buildResult({ cells }));
    expect(drawn === false ? "" : drawn.text).toContain(
      `The first ${mostPoints} of ${mostPoints + 3} are drawn.`,
    );
  });

  test("counts what went wrong, not what came in another order", () => {
    const base = buildCell();
    const delivery = {
      ...base.delivery,
      attempted: 10,
      lost: 1,
      duplicated: 2,
      phantom: 3,
      corrupted: 1,
      reordered: 9,
    };
    expect(amountsOf({ ...base, delivery })[0]).toBe(7);
  });

  test("names the front of a result", () => {
    const drawn = pictures(realisticResult());
    expect(drawn === false ? "" : drawn.text).toMatch(/class="best-names">[a-z]/);
  });
});
