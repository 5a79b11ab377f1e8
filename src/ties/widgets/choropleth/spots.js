// Where a name may stand around its point, in pixels, the best place first.

/** Return the spots of a name beside a small mark, the best first. */
export function around({ x, y }, gap) {
  return [
    { x: x + gap, y, side: "start" },
    { x: x - gap, y, side: "end" },
    { x, y: y + gap + 7 },
    { x, y: y - gap - 7 },
  ];
}

/** Return the spots of a name that begins or ends a line above or below a small mark. */
export function aslant({ x, y }, gap) {
  return [gap, -gap].flatMap((dx) => [12, -12].map((dy) => ({ x: x + dx, y: y + dy, side: dx > 0 ? "start" : "end" })));
}

/** Return the spots of a name in the middle of its area, and a little beside it. */
export function upright({ x, y }) {
  return [0, -18, 18, -36, 36].flatMap((dx) => [0, -9, 9, 18].map((dy) => ({ x: x + dx, y: y + dy })));
}

/** Return the spots of a name some way from its country, the nearest first. */
export function farFrom({ x, y }) {
  return [50, 80].flatMap((r) => [0, 1, 2, 3, 4, 5, 6, 7].map((n) => aside(x, y, r, (n * Math.PI) / 4)));
}

function aside(x, y, distance, angle) {
  return { x: x + 1.4 * distance * Math.cos(angle), y: y + 0.6 * distance * Math.sin(angle), far: true };
}
