// The names on the map.
import { make } from "../shared/dom.js";

/** Return what writes the names of the region. */
export function labelsOf({ spec, model, names }) {
  function paintNames() {
    const near = spec.with_places.includes(model.get("region"));
    const [left, top, width, height] = spec.windows[model.get("region")];
    const far = model.get("region") === "world",
      size = width / (far ? 55 : 62);
    const seen = (one) =>
      (!far || spec.far_labels.includes(one.text)) &&
      one.x > left &&
      one.x < left + width &&
      one.y > top &&
      one.y < top + height;
    names.setAttribute("font-size", size);
    names.setAttribute("stroke-width", size / 4);
    names.replaceChildren(
      ...(spec.close.includes(model.get("region")) ? spec.close_labels : spec.labels)
        .filter(seen)
        .map((one) => make("svg:text", { x: one.x, y: one.y }, one.text)),
      ...(near
        ? spec.places.flatMap((one) => [
            make("svg:text", { x: one.x, y: one.y + size * 0.25, "font-size": size * 0.8 }, "+"),
            make(
              "svg:text",
              { x: one.x + size * 0.6, y: one.y + size * 0.25, "font-size": size * 0.8, "text-anchor": "start" },
              one.text,
            ),
          ])
        : []),
    );
  }
  return paintNames;
}
