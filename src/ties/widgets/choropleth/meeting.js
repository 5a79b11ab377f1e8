// Which area the pointer meets. A small area is met a little way around its dot, so that a finger can do it.
const FINGER = 10; // pixels

/** Return the small area whose middle is nearest to a place, within a reach; all in map units. */
export function nearestDot(areas, [x, y], reach) {
  const far = (area) => Math.hypot(area.x - x, area.y - y);
  const near = areas.filter((area) => area.dot && far(area) < reach);
  return near.sort((one, other) => far(one) - far(other))[0] ?? null;
}

/** Return what tells the area that an event of the pointer means. */
export function meetingOf(map) {
  const { spec, model, picture, areas } = map;
  return (event) => {
    const real = event.clientX || event.clientY; // a click that a script makes has no place
    if (!real) return event.target.area;
    const met =
      event.target.area ?? document.elementsFromPoint(event.clientX, event.clientY).find((one) => one.area)?.area;
    if (spec.close.includes(model.get("region"))) return met;
    const box = picture.getBoundingClientRect();
    const [left, top] = map.partOf();
    const place = [left + (event.clientX - box.left) * map.unit(), top + (event.clientY - box.top) * map.unit()];
    return nearestDot(areas, place, FINGER * map.unit()) ?? met;
  };
}
