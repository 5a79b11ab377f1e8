// Who a contested area is drawn with. It depends on the border view, and for some areas on the year.

const holdersOf = (spec, view, area) => spec.views[view][area.id] ?? [[null, 0]];

/** Return the code of the country that an area is drawn with in a year, 0 for today; null for a hatched area. */
export function ownerOf(spec, view, area, year) {
  if (area.code) return area.code;
  return holdersOf(spec, view, area)
    .filter(([, first]) => !year || first <= year)
    .at(-1)[0];
}

/** Return what follows the name of a contested area: who it is drawn with, and what changes after the year. */
export function drawnWith(spec, view, area, year, nameOf) {
  if (area.code) return "";
  const now = ownerOf(spec, view, area, year);
  const later = holdersOf(spec, view, area)
    .filter(([, first]) => year && first > year)
    .map(([code, first]) => `from ${first} ${code ? `with ${nameOf(code)}` : "in dispute"}`);
  return [now ? `drawn with ${nameOf(now)}` : "", ...later].filter(Boolean).join("; ");
}

/** Return the note of a border view, and which outlines of today a year does not have yet; 0 is today. */
export function borderNote(spec, view, year) {
  const later = spec.outlines_since.filter(([, first]) => year && year < first).map(([words]) => words);
  return [spec.notes[view], later.length ? `${spec.outlines_of_today}, also of ${later.join(", ")}.` : ""]
    .filter(Boolean)
    .join(" ");
}

/** Return the words under the map: borders, source, what has no outline, and rows that were not used. */
export function noteOf(spec, view, year) {
  const nowhere = Object.values(spec.without_outline);
  return [
    borderNote(spec, view, year),
    spec.source,
    spec.left_out.length ? `Not on the map: ${spec.left_out.join(", ")}.` : "",
    nowhere.length ? `No outline of their own: ${nowhere.join(", ")}; “Save as CSV” has their numbers.` : "",
    spec.not_used,
  ]
    .filter(Boolean)
    .join(" ");
}
