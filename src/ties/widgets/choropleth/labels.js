// The names on the map: those of the selection, then those set by hand, then those of areas with room on the screen.
import { make } from "../shared/dom.js";
import { boxOf, placed } from "./placement.js";
import { around, aslant, farFrom, upright } from "./spots.js";
import { contains } from "./zoom.js";

const SIZE = 12; // pixels
const NEAR = 2; // times of zoom from which small areas have a name, and every name is at its own area
const ROOM = 2; // a name may be so many times wider than the side of its area
const BUTTONS = { width: 38, height: 100 }; // the corner of the zoom buttons
const pen = document.createElement("canvas").getContext("2d");
const widths = new Map();

/** Return the width of a text in pixels, measured once. */
function widthOf(text, size) {
  const key = `${size} ${text}`;
  if (!widths.has(key)) {
    pen.font = `${size}px system-ui, sans-serif`;
    widths.set(key, pen.measureText(text).width);
  }
  return widths.get(key);
}

/** Return what writes the names of the part that is shown. */
export function labelsOf(map) {
  const { spec, model, state, names, byCode, areas, outlines } = map;
  let scale = 1; // map units of a pixel
  const byName = new Map(areas.map((area) => [area.name, area]));
  const own = () => (spec.close.includes(model.get("region")) ? spec.close_labels : spec.labels);
  const chosen = () => {
    const set = new Map(own().map((one) => [one.text, one]));
    const list = [...state.chosen].map((code) => byCode.get(code)).filter(Boolean);
    return list.map((area) => ({ ...atPlace(set.get(area.name) ?? { text: area.name, ...area }), wanted: true }));
  };
  /** A name set by hand may be in the sea beside its country, which is too far away once the map is zoomed. */
  const atPlace = (one) => {
    const area = map.times() < NEAR ? null : byName.get(one.text);
    return area && !spec.close.includes(model.get("region"))
      ? { text: one.text, ...area, hand: true }
      : { ...one, hand: true };
  };
  const byHand = () => {
    const first = (one) => spec.far_labels.includes(one.text);
    const far = (one) => model.get("region") !== "world" || first(one) || fits(byName.get(one.text), one.text);
    return [...own().filter(first), ...own().filter((one) => !first(one))].filter(far).map(atPlace);
  };
  const fits = (area, text) => area && widthOf(text, SIZE) < (ROOM * area.size) / scale;
  const byArea = () => {
    if (spec.close.includes(model.get("region"))) return [];
    const near = map.times() >= NEAR;
    const room = areas.filter((area) => area.code && (near || fits(area, area.name)));
    return room.map((area) => ({ text: area.name, ...area }));
  };
  const places = () => (spec.with_places.includes(model.get("region")) ? spec.places : []);

  /** Return the names that may be shown, the most important first, with their size and spots in pixels. */
  function candidates(part) {
    const at = (one) => ({ x: (one.x - part[0]) / scale, y: (one.y - part[1]) / scale });
    const sized = (text, size, spots) => ({ text, size, width: widthOf(text, size), height: size * 1.15, spots });
    /** A name that was set by hand beside its country may go onto it, where there is no room in the sea. */
    const spotsOf = (one) =>
      [one, one.hand && byName.get(one.text)].filter(Boolean).flatMap((spot) => upright(at(spot)));
    const along = (words, spot, parts) => {
      const { left, right, top, bottom } = boxOf(words, spot);
      const y = part[1] + (scale * (top + bottom)) / 2;
      return parts.map((one) => ({ x: part[0] + scale * (left + one * (right - left)), y }));
    };
    /** A name is in its area, or where it was put; one set by hand may move in the sea, never onto a country. */
    const keeps = (one, words) => {
      const own = byName.get(one.text);
      const home = own ?? outlines.at(one);
      const free = (point) => [undefined, home].includes(outlines.at(point));
      const stays = (spot) => {
        if (spot.far) return true; // a selected country has its name, if need be over another one and with a line
        const [middle, ...sides] = along(words, spot, [0.5, 0.2, 0.25, 0.3, 0.7, 0.75, 0.8]);
        if (home && outlines.has(home, middle)) return true;
        return one.hand || !own ? [middle, ...sides].every(free) : spot === words.spots[0];
      };
      const land = (spot) => along(words, spot, [0, 0.25, 0.5, 0.75, 1]).filter((point) => !free(point)).length;
      const far = one.wanted && own ? farFrom(words.spots[0]).sort((a, b) => land(a) - land(b)) : [];
      const apart = (spot) => own && !along(words, spot, [0, 0.25, 0.5, 0.75, 1]).some((p) => outlines.has(own, p));
      return {
        ...words,
        spots: [...words.spots, ...far],
        stays,
        lead: (spot) => {
          const end = apart(spot) && outlines.nearest(own, along(words, spot, [0.5])[0], part);
          return end && at(end);
        },
      };
    };
    const name = (one) =>
      one.dot ? sized(one.text, SIZE, around(at(one), 8)) : keeps(one, sized(one.text, SIZE, spotsOf(one)));
    const mark = (one) => ({ ...sized("+", SIZE * 0.8, [at(one)]), mark: true });
    const place = (one) =>
      keeps(one, sized(one.text, SIZE * 0.8, [...around(at(one), 9), ...aslant(at(one), 9), ...aslant(at(one), 20)]));
    const inPart = (list) => list.filter((one) => contains(part, one));
    const unlike = new Map([...chosen(), ...byHand(), ...byArea()].reverse().map((one) => [one.text, one]));
    const ordered = inPart([...unlike.values()].reverse());
    const count = ordered.filter((one) => one.hand).length;
    const spots = inPart(places());
    return [
      ...spots.map(mark),
      ...ordered.slice(0, count).map(name),
      ...spots.map(place),
      ...ordered.slice(count).map(name),
    ];
  }
  function paintNames() {
    const part = map.partOf();
    scale = map.unit();
    const found = placed(candidates(part), { width: part[2] / scale, height: part[3] / scale }, BUTTONS);
    names.setAttribute("font-size", SIZE * scale);
    names.setAttribute("stroke-width", (SIZE / 4) * scale);
    const leads = found.map((one) => leader(one, part, scale)).filter(Boolean);
    names.replaceChildren(...leads, ...found.map((one) => text(one, part, scale)));
  }
  return paintNames;
}

/** Return a thin line from a name in the sea to its country; nothing for a name that touches its own. */
function leader(one, part, scale) {
  const end = one.lead?.(one);
  if (!end) return null;
  const { left, right, top, bottom } = boxOf(one, one);
  const start = { x: Math.min(Math.max(end.x, left), right), y: Math.min(Math.max(end.y, top), bottom) };
  const [x1, x2] = [start, end].map(({ x }) => part[0] + x * scale);
  const [y1, y2] = [start, end].map(({ y }) => part[1] + y * scale);
  return make("svg:line", { class: "leader", x1, y1, x2, y2, stroke: "#1f2933", "stroke-width": 0.8 * scale });
}

function text({ text: words, size, x, y, side = "middle" }, part, scale) {
  const place = { x: part[0] + x * scale, y: part[1] + (y + size * 0.35) * scale };
  const other = size === SIZE ? {} : { "font-size": size * scale };
  return make("svg:text", { ...place, ...other, "text-anchor": side === "middle" ? null : side }, words);
}
