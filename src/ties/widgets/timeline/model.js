// Where the events of a timeline are, which have room for a label, and which is next. Nothing here touches the page.
export const ROW = 18; // height of a row of dots and labels
const LETTER = 6.3; // width of a letter of a label, on the safe side
const DOT = 7; // half the room of a dot
const LABELLED = 6; // rows of a theme in which labels are tried
const FOOT = 24; // for the years

/** Shorten words at a blank, so that a label stays short; the words in full are shown on focus and below. */
export function labelOf(words, longest) {
  if (words.length <= longest) return words;
  const cut = words.slice(0, longest + 1);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), longest / 2)).replace(/[\s,;:.(]+$/, "")}…`;
}

/** Return whole years for the axis, at most one per 60 pixels. */
export function ticksOf(begin, end, width) {
  const most = Math.max(2, Math.floor(width / 60));
  const step = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500].find((one) => (end - begin) / one <= most) ?? 1000;
  const first = Math.ceil(begin / step) * step;
  return Array.from({ length: Math.floor((end - first) / step) + 1 }, (_, at) => first + at * step);
}

const free = (taken, [from, to]) => taken.every(([a, b]) => to <= a || from >= b);

/** Find a row for one event: with a label on its right or its left where there is room, else for its dot alone. */
function place(rows, x, words, left, right) {
  const wide = words.length * LETTER + 4;
  for (let row = 0; row < LABELLED; row++) {
    rows[row] ??= [];
    for (const [side, from, to] of [
      ["right", x - DOT, x + DOT + wide],
      ["left", x - DOT - wide, x + DOT],
    ])
      if (from >= left && to <= right && free(rows[row], [from, to])) return { row, side, room: [from, to] };
  }
  for (let row = 0; ; row++) {
    rows[row] ??= [];
    if (free(rows[row], [x - DOT, x + DOT])) return { row, side: "", room: [x - DOT, x + DOT] };
  }
}

/** Return the places of all events on a picture of some width: a band per theme, as high as its rows. */
export function layoutOf({ events, themes }, width) {
  const left = width < 520 ? 8 : 92,
    right = width - 8,
    head = width < 520 ? 16 : 4; // in a narrow picture the name of a theme is above its band
  const begin = Math.min(...events.map((one) => one.begin)),
    end = Math.max(...events.map((one) => one.end));
  const pad = Math.max((end - begin) * 0.03, 0.04);
  const [low, high] = [begin - pad, end + pad];
  const x = (year) => left + ((year - low) / (high - low)) * (right - left);
  const middle = (one) => x((one.begin + one.end) / 2);
  const longest = Math.max(22, Math.min(48, Math.round(width / 18))); // letters of a label
  const spots = new Map();
  let top = 0;
  const bands = themes.map((theme) => {
    const rows = [];
    // the newest first: they are the ones that a lesson speaks of
    const own = events.filter((one) => one.theme === theme).sort((a, b) => b.begin - a.begin);
    for (const event of own) {
      const at = middle(event),
        label = labelOf(event.event, longest);
      const { row, side, room } = place(rows, at, label, left, right);
      rows[row].push(room);
      spots.set(event, { x: at, y: top + head + (row + 0.5) * ROW, side, label: side ? label : "" });
    }
    const band = { theme, top, height: head + rows.filter((row) => row?.length).length * ROW + 4, head };
    top += band.height;
    return band;
  });
  return { left, right, width, height: top + FOOT, bottom: top, x, low, high, bands, spots };
}

/** Return the event that a step leads to: in time among all, or to the next theme with the nearest date. */
export function nextEvent({ events, themes }, from, key) {
  const inTime = [...events].sort((a, b) => a.begin - b.begin);
  const at = inTime.indexOf(from);
  if (key === "Home") return inTime[0];
  if (key === "End") return inTime.at(-1);
  if (key === "ArrowLeft") return inTime[at - 1];
  if (key === "ArrowRight") return inTime[at + 1];
  const theme = themes[themes.indexOf(from.theme) + (key === "ArrowUp" ? -1 : 1)];
  const there = events.filter((one) => one.theme === theme);
  return there.sort((a, b) => Math.abs(a.begin - from.begin) - Math.abs(b.begin - from.begin))[0];
}

/** Say an event in a sentence: date, words, theme and whether it came later. */
export function wordsOf(event) {
  const about = [event.theme, event.known ? "" : "hindsight", event.actors].filter(Boolean);
  return `${event.date}: ${event.event}. ${about.join(", ")}.`;
}
