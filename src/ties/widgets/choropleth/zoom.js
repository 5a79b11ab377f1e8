// Parts of the map, as x, y, width and height in map units: to zoom and to move, within a whole. Nothing is drawn here.
export const MOST = 12; // times that a part may be magnified

const between = (low, number, high) => Math.min(Math.max(number, low), high);

/** Return a part with its centre near a point, `times` as large as the whole on the screen, and inside the whole. */
export function partAt([left, top, width, height], x, y, times) {
  const scale = between(1, times, MOST);
  const [w, h] = [width / scale, height / scale];
  return [between(left, x - w / 2, left + width - w), between(top, y - h / 2, top + height - h), w, h];
}

/** Return how many times a part is magnified. */
export const timesOf = (part, whole) => whole[2] / part[2];

/** Return the middle of a part. */
export const middleOf = ([x, y, width, height]) => [x + width / 2, y + height / 2];

/** Zoom a part; the point `at` stays where it is on the screen as far as the whole allows. */
export function zoomed(part, whole, factor, at = middleOf(part)) {
  const times = between(1, timesOf(part, whole) * factor, MOST);
  const shrunk = timesOf(part, whole) / times;
  const [x, y] = middleOf(part);
  return partAt(whole, at[0] + (x - at[0]) * shrunk, at[1] + (y - at[1]) * shrunk, times);
}

/** Move a part by map units. */
export function moved(part, whole, dx, dy) {
  const [x, y] = middleOf(part);
  return partAt(whole, x + dx, y + dy, timesOf(part, whole));
}

/** Return whether a point is in a part. */
export const contains = ([left, top, width, height], { x, y }) =>
  x > left && x < left + width && y > top && y < top + height;

/** Return a part that shows a point: the same one if the point is in it, else one with the point in its middle. */
export const showing = (part, whole, point) =>
  contains(part, point) || !contains(whole, point) ? part : partAt(whole, point.x, point.y, timesOf(part, whole));
