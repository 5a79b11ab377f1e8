// The measures of a map: which one is shown, its classes, its ranks, and its numbers as a file.
import { field } from "../shared/csv.js";

const OWN = ["title", "unit", "legend", "texts", "numbers", "ranks_to"];
export const HEADER = ["iso3", "name", "year", "value", "class", "unit"];

/** Return what a map has of one measure alone; the first one is at the top of what Python sends. */
export const measureOf = (spec, value) =>
  spec.others[value] ?? Object.fromEntries(OWN.map((name) => [name, spec[name]]));

/** Return the classes of one measure, by year and then by country; those of all measures are sent in one piece. */
export function classesOf(spec, bytes, value) {
  const size = spec.years.length * spec.codes.length;
  const at = Math.max(0, spec.values.indexOf(value)) * size;
  return new Uint8Array(bytes.buffer, bytes.byteOffset + at, size);
}

/** Return the rank of each country in a year, the largest number first; equal numbers share the better rank. */
export function ranksOf({ numbers, ranks_to: last }, row) {
  const known = Object.keys(numbers).filter((code) => numbers[code][row] != null);
  known.sort((a, b) => numbers[b][row] - numbers[a][row]);
  const ranks = new Map();
  for (const [at, code] of known.entries()) {
    const before = known[at - 1];
    ranks.set(code, before && numbers[before][row] === numbers[code][row] ? ranks.get(before) : at + 1);
  }
  return new Map([...ranks].filter(([, rank]) => rank <= (last ?? Infinity)));
}

/** Return what gives the rank of a country in the year that is shown, 0 without one; it counts once a year. */
export function rankerOf(spec, state) {
  let of = {};
  return (code) => {
    if (of.row !== state.row || of.numbers !== spec.numbers)
      of = { row: state.row, numbers: spec.numbers, ranks: ranksOf(spec, state.row) };
    return of.ranks.get(code) ?? 0;
  };
}

/** Return the years of a map in which any country has data, as "2019" or "2019 to 2021". */
export function yearsWithData({ years, codes, texts }) {
  const some = years.filter((_, row) => codes.some((code) => texts[code][row]));
  return [...new Set([some[0], some.at(-1)])].join(" to ") || "none";
}

/** Return a measure as rows of fields, a header first: one row per country and year, also where there is no data. */
export function fieldsOf(spec, measure, classes, nameOf) {
  const rows = spec.years.flatMap((year, row) =>
    spec.codes.map((code, column) => {
      const number = classes[row * spec.codes.length + column];
      const value = measure.numbers[code]?.[row] ?? measure.texts[code][row];
      const label = number === spec.no_data ? "no data" : measure.legend[number].label;
      return [code, nameOf(code), year || "", value, label, measure.unit].map(field);
    }),
  );
  return [HEADER, ...rows];
}

/** Return a name for a file: the title and the year, or the first and the last of several years. */
export function fileName(title, years, ending) {
  const shown = [...new Set([years[0], years.at(-1)])].filter(Boolean);
  const words = [title.slice(0, 80), ...shown].join(" ");
  return `${words.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "map"}.${ending}`;
}
