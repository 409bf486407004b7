/** Points on a line of straight pieces, such as a flow. */

export interface Point {
  x: number;
  y: number;
}

export function lengthOf(points: Point[]): number {
  return points.slice(1).reduce((sum, p, i) => sum + Math.hypot(p.x - points[i]!.x, p.y - points[i]!.y), 0);
}

/** The point after ``distance``; the last one when the line is shorter. */
export function along(points: Point[], distance: number): Point {
  let left = distance;
  for (let i = 0; i + 1 < points.length; i++) {
    const [a, b] = [points[i]!, points[i + 1]!];
    const piece = Math.hypot(b.x - a.x, b.y - a.y);
    if (left <= piece && piece > 0) return { x: a.x + ((b.x - a.x) * left) / piece, y: a.y + ((b.y - a.y) * left) / piece };
    left -= piece;
  }
  return points[points.length - 1] ?? { x: 0, y: 0 };
}
