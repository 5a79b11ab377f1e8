// What is asked of the data: owner, class, value and words of an area in the year that is shown. Nothing is drawn here.
import { drawnWith, ownerOf } from "./borders.js";
import { rankerOf, yearsWithData } from "./measures.js";

const LISTED = 8; // names that are said of a class

/** Return the questions that the other modules ask. */
export function dataOf({ spec, classes, model, state, areas, byCode, outlines, windowOf }) {
  const column = new Map(spec.codes.map((code, index) => [code, index]));
  const year = () => spec.years[state.row];
  const owner = (area) => ownerOf(spec, model.get("view"), area, year());
  const classOf = (area) => {
    const code = owner(area);
    if (code === null) return "disputed";
    const at = column.get(code);
    return at === undefined ? spec.no_data : classes[state.row * spec.codes.length + at];
  };
  const textOf = (code, row = state.row) => spec.texts[code]?.[row] || "no data";
  const shownValue = (code, row) =>
    textOf(code, row) === "no data" ? "no data" : `${textOf(code, row)} ${spec.unit}`.trim();
  const rankOf = rankerOf(spec, state);
  const known = () => spec.codes.filter((code) => spec.texts[code][state.row]);
  const words = (area) => {
    const code = owner(area);
    if (code === null) return `${area.name}: in dispute. ${area.note}`;
    const rank = rankOf(code) ? `, rank ${rankOf(code)} of ${known().length}` : "";
    const drawn = drawnWith(spec, model.get("view"), area, year(), nameOf);
    return `${area.name}${drawn && ` (${drawn})`}: ${shownValue(code)}${rank}.${area.note ? ` ${area.note}` : ""}`;
  };
  /** Name an area in a few words: what is drawn there, and its value in the year. */
  const nameWithValue = (area) => {
    const code = owner(area);
    const drawn = code === null ? "" : drawnWith(spec, model.get("view"), area, year(), nameOf);
    const value = code === null ? "in dispute" : shownValue(code);
    return `${area.name}${drawn && ` (${drawn})`}: ${value}${year() ? `, ${year()}` : ""}`;
  };
  const inOrder = (list) => list.map((area) => area.name).sort((one, other) => one.localeCompare(other));
  const nameOf = (code) => byCode.get(code)?.name ?? spec.without_outline[code] ?? code;
  const tieWords = (line) => `${nameOf(line.start)} → ${nameOf(line.end)}: ${line.texts[state.row]}`;
  const activeLines = () =>
    spec.lines.filter(
      (line) => line.weights[state.row] && (state.chosen.has(line.start) || state.chosen.has(line.end)),
    );
  /** Return the names of what is drawn in a class. */
  const membersOf = (number) => {
    if (number === "disputed") return areas.filter((area) => owner(area) === null).map((area) => area.name);
    if (number === spec.no_data) return inOrder([...byCode.values()].filter((area) => classOf(area) === number));
    return spec.codes.filter((_, at) => classes[state.row * spec.codes.length + at] === number).map(nameOf);
  };
  const numbers = () => [...spec.legend.keys(), spec.no_data, "disputed"];
  const counts = () => new Map(numbers().map((number) => [number, membersOf(number).length]));
  const litWords = () => {
    const found = membersOf(state.lit);
    const label = spec.legend[state.lit]?.label ?? (state.lit === "disputed" ? "in dispute" : "no data");
    const kind = spec.legend[state.lit] ? `${label} ${spec.unit}`.trim() : label;
    const more = found.length > LISTED ? ` and ${found.length - LISTED} more` : "";
    const listed = found.length ? `: ${found.slice(0, LISTED).join(", ")}${more}` : "";
    return `${kind}: ${found.length} ${found.length === 1 ? "area" : "areas"}${listed}`;
  };
  const views = new Map(); // by region: the countries of which it shows anything
  const inView = () => {
    const region = model.get("region");
    if (!views.has(region)) {
      const met = areas.filter((area) => area.code && outlines.reaches(area, windowOf()));
      views.set(region, new Set(met.map((area) => area.code)));
    }
    return views.get(region);
  };
  /** Say how many areas have data, and which has the most, of those that the region shows; the world shows all. */
  const general = () => {
    const whole = model.get("region") === "world";
    const codes = whole ? known() : known().filter((code) => inView().has(code));
    const [best] = codes.filter(rankOf).sort((one, other) => rankOf(one) - rankOf(other));
    const most = best ? `, highest ${nameOf(best)} with ${shownValue(best)}` : "";
    return `${codes.length} ${codes.length === 1 ? "area" : "areas"} with data${whole ? "" : " in this view"}${most}`;
  };
  const chosenWords = () => {
    const words = [...state.chosen].map((code) => `${nameOf(code)} ${shownValue(code)}`).join("; ");
    // a country that others send to has no value of its own here: say first what the map does show
    return known().length && [...state.chosen].every((code) => textOf(code) === "no data")
      ? `${general()}; selected: ${words}`
      : words;
  };
  const spoken = () => {
    const when = year() ? `${year()}: ` : "";
    const shown = state.active
      ? words(state.active)
      : state.lit !== null
        ? litWords()
        : state.chosen.size
          ? chosenWords()
          : known().length || !year()
            ? general()
            : `no data for this year on this map; its years are ${yearsWithData(spec)}.`;
    return when + shown;
  };
  return {
    owner,
    classOf,
    textOf,
    shownValue,
    rankOf,
    known,
    words,
    nameWithValue,
    nameOf,
    tieWords,
    activeLines,
    counts,
    spoken,
  };
}
