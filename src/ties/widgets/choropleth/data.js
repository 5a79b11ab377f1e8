// What is asked of the data: owner, class, value and words of an area in the year that is shown. Nothing is drawn here.

/** Return the questions that the other modules ask. */
export function dataOf({ spec, classes, model, state, byCode }) {
  const column = new Map(spec.codes.map((code, index) => [code, index]));
  const owner = (area) => area.code ?? spec.views[model.get("view")][area.id] ?? null;
  const classOf = (area) => {
    const code = owner(area);
    if (code === null) return "disputed";
    const at = column.get(code);
    return at === undefined ? spec.no_data : classes[state.row * spec.codes.length + at];
  };
  const textOf = (code) => spec.texts[code]?.[state.row] || "no data";
  const shownValue = (code) => (textOf(code) === "no data" ? "no data" : `${textOf(code)} ${spec.unit}`.trim());
  const rankOf = (code) => spec.ranks[code]?.[state.row] || 0;
  const known = () => spec.codes.filter((code) => spec.texts[code][state.row]);
  const words = (area) => {
    const code = owner(area);
    if (code === null) return `${area.name}: in dispute. ${area.note}`;
    const rank = rankOf(code) ? `, rank ${rankOf(code)} of ${known().length}` : "";
    const drawn = area.code ? "" : ` (drawn with ${byCode.get(code).name})`;
    return `${area.name}${drawn}: ${shownValue(code)}${rank}.${area.note ? ` ${area.note}` : ""}`;
  };
  const nameOf = (code) => byCode.get(code)?.name ?? code;
  const tieWords = (line) => `${nameOf(line.start)} → ${nameOf(line.end)}: ${line.texts[state.row]}`;
  const activeLines = () =>
    spec.lines.filter(
      (line) => line.weights[state.row] && (state.chosen.has(line.start) || state.chosen.has(line.end)),
    );
  const spoken = () => {
    const codes = known();
    const year = spec.years[state.row] ? `${spec.years[state.row]}: ` : "";
    const best = codes.find((code) => rankOf(code) === 1);
    const shown = state.active
      ? words(state.active)
      : state.chosen.size
        ? [...state.chosen].map((code) => `${nameOf(code)} ${shownValue(code)}`).join("; ")
        : `${codes.length} areas with data${best ? `, highest ${nameOf(best)} with ${shownValue(best)}` : ""}`;
    return year + shown;
  };
  return { owner, classOf, textOf, shownValue, rankOf, known, words, nameOf, tieWords, activeLines, spoken };
}
