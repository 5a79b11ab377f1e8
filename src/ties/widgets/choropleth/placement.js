// Which names find room on the map. Nothing is drawn here.
const AIR = 2; // pixels that stay free around a name

const overlap = (one, other) =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

/** Return the box of a name at one of its spots; `side` says where the name is, seen from its point. */
export function boxOf({ width, height }, { x, y, side = "middle" }) {
  const left = { start: x, end: x - width }[side] ?? x - width / 2;
  return { left: left - AIR, right: left + width + AIR, top: y - height / 2 - AIR, bottom: y + height / 2 + AIR };
}

/**
 * Place names in their order, each at the first of its spots that has room, in pixels of a frame.
 *
 * A name is left out where it would cover another one, the edge, or the upper right corner, which has buttons.
 * A name with `stays` is only at spots that it allows. A mark is taken as it is: names keep off it.
 */
export function placed(names, frame, corner = { width: 0, height: 0 }) {
  const marks = names.filter((one) => one.mark).map((one) => boxOf(one, one.spots[0]));
  const taken = [...marks, { left: frame.width - corner.width, right: frame.width, top: 0, bottom: corner.height }];
  const inside = (box) => box.left >= 0 && box.top >= 0 && box.right <= frame.width && box.bottom <= frame.height;
  const found = [];
  for (const one of names) {
    const free = (spot) => {
      const box = boxOf(one, spot);
      return inside(box) && !taken.some((other) => overlap(box, other)) && (one.stays?.(spot) ?? true);
    };
    const spot = one.mark ? one.spots.find((at) => inside(boxOf(one, at))) : one.spots.find(free);
    if (!spot) continue;
    if (!one.mark) taken.push(boxOf(one, spot));
    found.push({ ...one, ...spot });
  }
  return found;
}
