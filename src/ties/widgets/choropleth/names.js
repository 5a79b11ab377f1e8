// Which countries a text can mean: by a part of a name, by another name, by a code. Nothing is drawn here.

/** Remove what people spell differently: capitals, accents, punctuation, *the*, *and*. The same is done in Python. */
export function fold(name) {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("&", " and ");
  const words = plain.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const kept = words.filter((word) => word !== "the" && word !== "and");
  return (kept.length ? kept : words).join(" ");
}

/** Return the entries of a list of countries: each name of each one, folded. `others` has other names by code. */
export function entriesOf(areas, others) {
  return areas.map((area) => {
    const names = [area.name, area.code, ...(others[area.code]?.split("|") ?? [])];
    return { area, names: names.map((name) => ({ name, folded: fold(name) })) };
  });
}

/** Say how well a name fits what was typed: 0 is the name itself, null is not at all. */
function fit(folded, typed, first) {
  if (folded === typed) return first ? 0 : 1;
  if (folded.startsWith(typed)) return first ? 2 : 4;
  const words = folded.split(" ");
  return typed.split(" ").every((part) => words.some((word) => word.startsWith(part))) ? (first ? 3 : 5) : null;
}

/**
 * Return the countries that a text can mean, the best first, each with the name that it was found by. Of two that fit
 * as well the one comes first that is `near`: on the part of the map that is shown.
 */
export function matches(entries, text, near = () => false) {
  const typed = fold(text);
  const found = entries.flatMap(({ area, names }) => {
    const fits = names.map(({ name, folded }, at) => ({ area, by: name, rank: fit(folded, typed, at === 0) }));
    const best = fits.filter((one) => one.rank !== null).sort((one, other) => one.rank - other.rank);
    return best.slice(0, 1);
  });
  const order = (one, other) =>
    one.rank - other.rank || near(other.area) - near(one.area) || one.area.name.localeCompare(other.area.name);
  return text.trim() && !typed ? [] : found.sort(order);
}
