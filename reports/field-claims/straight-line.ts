/**
 * The share of how much values differ that a straight line through them explains (R² of the least squares),
 * from 0 to 1; undefined if they do not differ in both directions.
 */
export function explainedByLine(points: readonly { readonly x: number; readonly y: number }[]): number | undefined {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(points.map((point) => point.x)), mean(points.map((point) => point.y))];
  const sum = (of: (dx: number, dy: number) => number) =>
    points.reduce((total, point) => total + of(point.x - x, point.y - y), 0);
  const [xx, xy, yy] = [sum((dx) => dx * dx), sum((dx, dy) => dx * dy), sum((_, dy) => dy * dy)];
  return xx > 0 && yy > 0 ? (xy * xy) / (xx * yy) : undefined;
}
