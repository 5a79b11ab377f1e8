// Where the events of a timeline are, which have a label, and where the keys lead.
import assert from "node:assert/strict";
import { test } from "node:test";
import { labelOf, layoutOf, nextEvent, ROW, ticksOf, wordsOf } from "../../src/ties/widgets/timeline/model.js";

const event = (begin, theme = "order", more = {}) => ({
  date: String(begin),
  event: `Event of ${begin}`,
  theme,
  actors: "Russia",
  known: true,
  begin,
  end: begin + 0.01,
  ...more,
});
const spec = (events) => ({ events, themes: [...new Set(events.map((one) => one.theme))], marks: [] });
const WIDTH = 900;

/** Return the room that dot and label of each event take. */
function rooms(layout) {
  return [...layout.spots].map(([one, { x, y, side, label }]) => {
    const wide = label ? label.length * 6.3 + 4 : 0;
    return { one, y, from: x - 7 - (side === "left" ? wide : 0), to: x + 7 + (side === "right" ? wide : 0) };
  });
}

test("no label or dot lies over another one", () => {
  const many = Array.from({ length: 60 }, (_, at) => event(2000 + ((at * 7) % 60) / 3, at % 2 ? "order" : "energy"));
  const all = rooms(layoutOf(spec(many), WIDTH));
  for (const a of all)
    for (const b of all)
      if (a.one !== b.one && a.y === b.y) assert.ok(a.to <= b.from || b.to <= a.from, `${a.one.event} ${b.one.event}`);
});

test("every dot is inside the picture, at its date, in the band of its theme", () => {
  const events = [event(1950), event(2000, "energy"), event(2024)];
  const layout = layoutOf(spec(events), WIDTH);
  const xs = events.map((one) => layout.spots.get(one).x);
  assert.ok(Math.abs((xs[1] - xs[0]) / (xs[2] - xs[0]) - 50 / 74) < 1e-9);
  for (const one of events) {
    const { x, y } = layout.spots.get(one);
    const band = layout.bands.find(({ theme }) => theme === one.theme);
    assert.ok(x > layout.left && x < layout.right && y - ROW / 2 >= band.top && y + ROW / 2 <= band.top + band.height);
  }
});

test("all events of one day have a place of their own, and some a label", () => {
  const layout = layoutOf(
    spec(Array.from({ length: 20 }, (_, at) => event(2024, "order", { event: `Event ${at}` }))),
    WIDTH,
  );
  const spots = [...layout.spots.values()];
  assert.equal(new Set(spots.map(({ x, y }) => `${x} ${y}`)).size, 20);
  const labelled = spots.filter((spot) => spot.label).length;
  assert.ok(labelled >= 5 && labelled < 20);
});

test("a lone event has its label in a wide picture and in a narrow one", () => {
  for (const width of [320, WIDTH])
    assert.equal([...layoutOf(spec([event(2024)]), width).spots.values()][0].label, "Event of 2024");
});

test("a long label ends at a blank with a mark", () => {
  assert.equal(labelOf("Putin and Kim sign the treaty in Pyongyang", 30), "Putin and Kim sign the treaty…");
  assert.equal(labelOf("Short words", 30), "Short words");
});

test("the axis has whole years and never too many", () => {
  assert.deepEqual(ticksOf(2019.5, 2024.5, 600), [2020, 2021, 2022, 2023, 2024]);
  assert.ok(ticksOf(1950, 2026, 300).length <= 6);
});

test("keys lead through time, and to the nearest date of another theme", () => {
  const [a, b, c, d] = [event(1950), event(2000, "energy"), event(2010), event(2024, "energy")];
  const all = spec([c, a, d, b]); // in no order
  assert.equal(nextEvent(all, b, "ArrowRight"), c);
  assert.equal(nextEvent(all, b, "ArrowLeft"), a);
  assert.equal(nextEvent(all, c, "ArrowDown"), b);
  assert.equal(nextEvent(all, d, "ArrowUp"), c);
  assert.deepEqual([nextEvent(all, c, "Home"), nextEvent(all, c, "End")], [a, d]);
  assert.equal(nextEvent(all, a, "ArrowLeft"), undefined);
  assert.equal(nextEvent(all, d, "ArrowDown"), undefined);
});

test("an event is said with its date, theme, actors and hindsight", () => {
  assert.equal(wordsOf(event(2024)), "2024: Event of 2024. order, Russia.");
  assert.equal(wordsOf(event(2025, "energy", { known: false, actors: "" })), "2025: Event of 2025. energy, hindsight.");
});
