// Keeping the map: as a picture with everything that belongs to it, and its numbers as a file.
import { asCsv } from "../shared/csv.js";
import { download, make } from "../shared/dom.js";
import { FONTS, KEY, layout, WIDTH } from "./keep_layout.js";

const FAMILY = "'DejaVu Sans', system-ui, sans-serif";
const INK = "#1f2933";
const LAND = ["listbox", "option"]; // roles that mean nothing in a picture

/** Measure text as the picture writes it. */
function ruler() {
  const pen = make("canvas").getContext("2d");
  return (text, { size, weight }) => {
    pen.font = `${weight} ${size}px ${FAMILY}`;
    return pen.measureText(text).width;
  };
}

/** Return a copy of the map alone, without what only a page needs, clipped to its frame by its own `svg` element. */
function framedMap(picture, [x, y, width, height], frame, sea) {
  const copy = picture.cloneNode(true);
  for (const name of [...copy.attributes].map((one) => one.name)) copy.removeAttribute(name);
  for (const node of copy.querySelectorAll("*")) {
    for (const name of ["class", "style", "id", "tabindex", "data-lm-suppress-shortcuts", "aria-activedescendant"])
      if (name !== "id" || !/^(pattern|marker|clipPath)$/.test(node.tagName)) node.removeAttribute(name);
    if (LAND.includes(node.getAttribute("role"))) node.removeAttribute("role");
  }
  const frameOf = (more) => make("svg:rect", { x, y, width, height, ...more });
  // for programs that show what leaves an inner svg
  const clip = make("svg:clipPath", { id: "ties-frame" }, frameOf({}));
  const inside = make("svg:g", { "clip-path": "url(#ties-frame)" }, frameOf({ fill: sea }), ...copy.childNodes);
  copy.replaceChildren(clip, inside);
  const attributes = { ...frame, viewBox: [x, y, width, height].join(" "), overflow: "hidden" };
  for (const [name, value] of Object.entries(attributes)) copy.setAttribute(name, value);
  return copy;
}

/** Return a key of the legend; its pattern is as large as on the map. */
function keyOf({ key, x, y }, fillOf, scale) {
  const { width, height } = KEY;
  const box = { x, y, width, height, viewBox: `0 0 ${width * scale} ${height * scale}` };
  return make("svg:svg", box, make("svg:rect", { width: "100%", height: "100%", fill: fillOf(key), stroke: "none" }));
}

/**
 * Draw the map with title, legend, selection and note around it, on white, as an SVG element of its own.
 *
 * `words` is what `layout` takes; `fillOf` gives the fill of a key of the legend.
 */
export function savedPicture({ picture, view, words, fillOf, sea }) {
  const place = layout(view[2] / view[3], words, ruler());
  const { frame, height } = place;
  const scale = view[2] / frame.width;
  return make(
    "svg:svg",
    { xmlns: "http://www.w3.org/2000/svg", width: WIDTH, height, viewBox: `0 0 ${WIDTH} ${height}` },
    make("svg:title", {}, words.title),
    make("svg:rect", { width: WIDTH, height, fill: "#fff" }),
    framedMap(picture, view, frame, sea),
    make("svg:rect", { ...frame, fill: "none", stroke: "#9aa5b1", "stroke-width": 2 }),
    ...place.keys.map((one) => keyOf(one, fillOf, scale)),
    ...place.keys.map(({ x, y }) =>
      make("svg:rect", { x, y, width: KEY.width, height: KEY.height, fill: "none", stroke: "#7b8794" }),
    ),
    ...place.texts.map(({ text, font, x, y }) =>
      make(
        "svg:text",
        {
          x,
          y,
          fill: INK,
          "font-family": FAMILY,
          "font-size": FONTS[font].size,
          "font-weight": FONTS[font].weight,
        },
        text,
      ),
    ),
  );
}

const asText = (svg) => new XMLSerializer().serializeToString(svg);

/** Offer a picture as a file that can be enlarged and changed. */
export function saveSvg(svg, name) {
  download(new Blob([asText(svg)], { type: "image/svg+xml;charset=utf-8" }), name);
}

/** Offer a picture as a file of pixels; `done` is called with whether that worked. */
export function savePng(svg, name, done) {
  const image = new Image();
  image.onerror = () => done(false);
  image.onload = () => {
    const canvas = make("canvas", { width: image.width, height: image.height });
    canvas.getContext("2d").drawImage(image, 0, 0);
    canvas.toBlob((blob) => {
      if (blob) download(blob, name);
      done(Boolean(blob));
    });
  };
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(asText(svg))}`;
}

/** Offer rows of fields as a file. */
export function saveCsv(rows, name) {
  download(new Blob([asCsv(rows)], { type: "text/csv;charset=utf-8" }), name);
}
