import type { Model } from "./model.ts";

/** Numbers the states of a model, so that a search can compare and remember them as integers. */
export class StateNumbers<State> {
  readonly #model: Model<State>;
  readonly #states: State[] = [];
  readonly #numbers = new Map<string | number, number>();

  constructor(model: Model<State>) {
    this.#model = model;
  }

  /** The number of a state, from 0: the same for states that the model identifies. */
  numberOf(state: State): number {
    const name = this.#model.identify(state);
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.#states.push(state) - 1;
    this.#numbers.set(name, number);
    return number;
  }

  /** The state with a number that {@link numberOf} gave. */
  stateOf(number: number): State {
    return this.#states[number] as State;
  }
}
