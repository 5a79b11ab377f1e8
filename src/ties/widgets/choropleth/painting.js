// Painting: the classes of the year, the words around the picture, the window of the region.
import { noteOf } from "./borders.js";

/** Return what paints the map anew: all of it, or only what a step in years changes. */
export function painterOf(map) {
  const { spec, state, areas, model, heading, note } = map;
  function paintStep() {
    for (const area of areas) {
      const number = map.classOf(area);
      const dim = state.lit !== null && number !== state.lit;
      paintArea(area, dim ? map.plainFillOf(number) : map.fillOf(number), dim);
    }
    const year = spec.years[state.row];
    map.paintYear();
    heading.textContent = year ? `${spec.title}, ${year}` : spec.title;
    note.textContent = noteOf(spec, model.get("view"), year);
    map.paintLegend();
    map.paintLit();
    map.paintSelection();
    nameAreas();
    map.speak();
  }
  /** Each area has its value of this year in its name, as the colour shows it. */
  function nameAreas() {
    for (const area of areas) {
      const name = map.nameWithValue(area);
      if (area.named !== name) area.marks[0].setAttribute("aria-label", name);
      area.named = name;
    }
  }
  function paint() {
    paintStep();
    map.paintView(); // window, names and sizes on the screen are the same in all years
  }
  return { paint, paintStep };
}

/** Fill an area and its dot. One that is not in the class of the pressed button is pale and has no pattern. */
function paintArea(area, fill, dim) {
  if (area.fill === fill && area.dim === dim) return;
  for (const mark of area.marks) {
    mark.setAttribute("fill", fill);
    if (dim) mark.setAttribute("fill-opacity", 0.2);
    else mark.removeAttribute("fill-opacity");
  }
  Object.assign(area, { fill, dim });
}

/** Return what draws an outline around the areas in the class of the pressed button. */
export function litOf(map) {
  const { areas, state, lit } = map;
  return () => {
    const found = state.lit === null ? [] : areas.filter((area) => map.classOf(area) === state.lit);
    const drawn = found.map((area) => area.edge || area.d).join("");
    if (lit.getAttribute("d") !== drawn) lit.setAttribute("d", drawn);
  };
}
