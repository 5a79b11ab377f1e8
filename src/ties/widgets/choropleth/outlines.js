// Which area is at a point of the map, from the outlines themselves: a map that is not on the page yet cannot be asked.
const NUMBER = /-?\d+/g;

/** Return the rings of an outline as points; it is written as a point, then steps, in whole numbers. */
export function ringsOf(d) {
  return d
    .split("M")
    .filter(Boolean)
    .map((ring) => {
      const steps = ring.match(NUMBER).map(Number);
      const points = [];
      for (let at = 0, x = 0, y = 0; at < steps.length - 1; at += 2) {
        x += steps[at];
        y += steps[at + 1];
        points.push([x, y]);
      }
      return points;
    });
}

/** Return whether a ring goes around a point. */
function goesAround(ring, { x, y }) {
  let inside = false;
  for (let at = 0, before = ring.length - 1; at < ring.length; before = at++) {
    const [[ax, ay], [bx, by]] = [ring[at], ring[before]];
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
  }
  return inside;
}

/** Return the questions that can be asked of the outlines; each is read once, when it is first needed. */
export function outlinesOf(areas) {
  const read = new Map();
  const topFirst = [...areas].reverse(); // small areas are drawn on large ones
  const shapeOf = (area) => {
    if (!read.has(area)) {
      const rings = ringsOf(area.d);
      const [xs, ys] = [0, 1].map((side) => rings.flatMap((ring) => ring.map((point) => point[side])));
      const ends = (list) => list.reduce(([low, high], one) => [Math.min(low, one), Math.max(high, one)], [1e9, -1e9]);
      read.set(area, { rings, x: ends(xs), y: ends(ys) });
    }
    return read.get(area);
  };
  const has = (area, point) => {
    const { rings, x, y } = shapeOf(area);
    if (point.x < x[0] || point.x > x[1] || point.y < y[0] || point.y > y[1]) return false;
    return rings.filter((ring) => goesAround(ring, point)).length % 2 === 1;
  };
  /** Return the area at a point; of two areas the one that is drawn on top. */
  const at = (point) => topFirst.find((area) => has(area, point));
  /** Return whether a part of the map shows anything of an area. */
  const reaches = (area, [left, top, width, height]) =>
    shapeOf(area).rings.some((ring) =>
      ring.some(([x, y]) => x > left && x < left + width && y > top && y < top + height),
    );
  /** Return the corner nearest to a point, of the mainland, that a part shows; null without one. */
  const nearest = (area, { x, y }, [left, top, width, height]) => {
    const [mainland] = [...shapeOf(area).rings].sort((one, other) => other.length - one.length);
    const far = ([px, py]) => Math.hypot(px - x, py - y);
    const seen = mainland.filter(([px, py]) => px > left && px < left + width && py > top && py < top + height);
    if (!seen.length) return null;
    const [px, py] = seen.reduce((one, other) => (far(other) < far(one) ? other : one));
    return { x: px, y: py };
  };
  return { has, at, reaches, nearest };
}
