/** Zero, one, then the number rounded down to one and to two digits: 1234 gives 0, 1, 1000 and 1200. */
export function rounder(value: number): number[] {
  const unit = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  const simpler = [
    0,
    1,
    ...[unit, unit / 10].filter((each) => each >= 1).map((each) => Math.floor(value / each) * each),
  ];
  return [...new Set(simpler)].filter((rounded) => rounded < value);
}
