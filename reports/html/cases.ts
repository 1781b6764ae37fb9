import type { Result, ResultCounterexample } from "../model.ts";
import type { Anchors } from "./anchors.ts";
import { counterexampleArticle } from "./counterexample.ts";
import type { Markup } from "./tag.ts";

/** Most characters of cases with a diagram, and of cases in words alone, in one page. */
const most = { drawn: 3_000_000, told: 500_000 } as const;

/** The cases of a page, by the cell that shows them. */
export interface Cases {
  /** By id of the cell. */
  readonly byCell: ReadonlyMap<string, readonly Markup[]>;
  /** Of no cell. */
  readonly others: readonly Markup[];
  /** Anchors without those of cases that were left out. */
  readonly anchors: Anchors;
  /** Cases without their diagram, and cases that are not there at all. */
  readonly notDrawn: number;
  readonly leftOut: number;
}

interface Place {
  readonly one: ResultCounterexample;
  /** Undefined if no cell refers to it. */
  readonly cell: string | undefined;
  /** Position among the cases of its cell. */
  readonly position: number;
}

/**
 * Renders the cases of a result, each in the first cell that refers to it. If there are too many for a page,
 * broken claims come first, then one case of each cell, then the others.
 */
export function casesOf(result: Result, anchors: Anchors): Cases {
  const places = placesOf(result);
  const rank = ({ one, position }: Place): number => (one.claimed ? 0 : position === 0 ? 1 : 2);
  const room = { ...most } as { drawn: number; told: number };
  const rendered = new Map<Place, Markup>();
  let notDrawn = 0;
  for (const place of places.toSorted((a, b) => rank(a) - rank(b))) {
    const open = place.position === 0 && place.cell !== undefined;
    const drawn =
      room.drawn > 0 ? counterexampleArticle(place.one, anchors, { open, drawn: true }) : undefined;
    if (drawn !== undefined && drawn.text.length <= room.drawn) {
      room.drawn -= drawn.text.length;
      rendered.set(place, drawn);
      continue;
    }
    // What comes after matters less: smaller or not, it does not overtake.
    room.drawn = 0;
    notDrawn += 1;
    if (room.told <= 0) continue;
    const told = counterexampleArticle(place.one, anchors, { open: false, drawn: false });
    room.told -= told.text.length;
    if (room.told > 0) rendered.set(place, told);
  }
  const shown = (cell: string | undefined): Markup[] =>
    places.flatMap((place) => {
      const markup = place.cell === cell ? rendered.get(place) : undefined;
      return markup === undefined ? [] : [markup];
    });
  const kept = new Set([...rendered.keys()].map(({ one }) => one.id));
  const cells = new Set(places.map(({ cell }) => cell));
  return {
    byCell: new Map([...cells].flatMap((cell) => (cell === undefined ? [] : [[cell, shown(cell)] as const]))),
    others: shown(undefined),
    anchors: {
      cells: anchors.cells,
      counterexamples: new Map([...anchors.counterexamples].filter(([id]) => kept.has(id))),
    },
    notDrawn,
    leftOut: places.length - rendered.size,
  };
}

function placesOf({ cells, counterexamples }: Result): Place[] {
  const free = new Map(counterexamples.map((one) => [one.id, one]));
  const places: Place[] = [];
  for (const cell of cells) {
    let position = 0;
    for (const { counterexample } of cell.properties) {
      const one = free.get(counterexample ?? "");
      if (one === undefined) continue;
      places.push({ one, cell: cell.id, position });
      position += 1;
      free.delete(one.id);
    }
  }
  return [...places, ...[...free.values()].map((one, position) => ({ one, cell: undefined, position }))];
}
