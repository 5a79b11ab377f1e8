// Painting: the classes of the year, the words around the picture, the window of the region.
import { noteOf } from "./borders.js";

/** Return what paints the map anew after a change of year, view or region. */
export function painterOf(map) {
  const { spec, state, areas, model, land, defs, picture, heading, note } = map;
  function paint() {
    for (const area of areas) {
      const fill = map.fillOf(map.classOf(area));
      if (area.fill !== fill) for (const mark of area.marks) mark.setAttribute("fill", fill);
      area.fill = fill;
    }
    const year = spec.years[state.row];
    map.paintYear();
    heading.textContent = year ? `${spec.title}, ${year}` : spec.title;
    note.textContent = noteOf(spec, model.get("view"), year);
    const view = spec.windows[model.get("region")];
    picture.setAttribute("viewBox", view.map(Math.round).join(" "));
    const dot = spec.close.includes(model.get("region")) ? 0 : view[2] / 190;
    for (const one of land.querySelectorAll("circle")) one.setAttribute("r", dot);
    for (const one of defs.querySelectorAll("pattern")) one.setAttribute("patternTransform", `scale(${view[2] / 640})`);
    map.paintLegend();
    map.paintSelection();
    map.paintNames();
    map.speak();
  }
  return paint;
}
