// What the live map works out before it draws: parts of the map, names that find room, names that are found, lines of years.
import assert from "node:assert/strict";
import { test } from "node:test";
import { nearestDot } from "../../src/ties/widgets/choropleth/meeting.js";
import { entriesOf, fold, matches } from "../../src/ties/widgets/choropleth/names.js";
import { outlinesOf, ringsOf } from "../../src/ties/widgets/choropleth/outlines.js";
import { boxOf, placed } from "../../src/ties/widgets/choropleth/placement.js";
import { tipPlace } from "../../src/ties/widgets/choropleth/tooltip.js";
import { endsOf, pathOf, pointsOf } from "../../src/ties/widgets/choropleth/trend.js";
import { MOST, middleOf, moved, partAt, showing, timesOf, zoomed } from "../../src/ties/widgets/choropleth/zoom.js";

const WHOLE = [100, 50, 1200, 600];
const inside = ([x, y, width, height]) =>
  x >= WHOLE[0] - 1e-6 &&
  y >= WHOLE[1] - 1e-6 &&
  x + width <= WHOLE[0] + WHOLE[2] + 1e-6 &&
  y + height <= WHOLE[1] + WHOLE[3] + 1e-6;

test("a part is never outside the whole, and never larger or too small", () => {
  for (const x of [-5000, 100, 700, 9000])
    for (const y of [-5000, 50, 300, 9000])
      for (const times of [0.1, 1, 3, 12, 99]) {
        const part = partAt(WHOLE, x, y, times);
        assert.ok(inside(part), `${part}`);
        assert.ok(timesOf(part, WHOLE) >= 1 && timesOf(part, WHOLE) <= MOST);
      }
});

test("a point stays where it is on the screen while the map is zoomed at it", () => {
  const at = [500, 400];
  const before = partAt(WHOLE, 600, 350, 2);
  const after = zoomed(before, WHOLE, 1.5, at);
  for (const axis of [0, 1])
    assert.ok(
      Math.abs((at[axis] - before[axis]) / before[axis + 2] - (at[axis] - after[axis]) / after[axis + 2]) < 1e-9,
    );
  assert.ok(Math.abs(timesOf(after, WHOLE) - 3) < 1e-9);
});

test("zooming ends at the whole and at the largest scale", () => {
  assert.deepEqual(zoomed(partAt(WHOLE, 500, 300, 2), WHOLE, 0.01), WHOLE);
  assert.equal(Math.round(timesOf(zoomed(WHOLE, WHOLE, 1000), WHOLE)), MOST);
});

test("moving keeps the size and stops at the edge", () => {
  const part = partAt(WHOLE, 600, 350, 4);
  assert.deepEqual(middleOf(moved(part, WHOLE, 30, -20)), [630, 330]);
  assert.equal(moved(part, WHOLE, -1e6, 0)[0], WHOLE[0]);
});

test("a part moves to a point only if the point is outside it and inside the whole", () => {
  const part = partAt(WHOLE, 300, 200, 6);
  assert.equal(showing(part, WHOLE, { x: 300, y: 200 }), part);
  assert.equal(showing(part, WHOLE, { x: 5000, y: 200 }), part);
  assert.deepEqual(middleOf(showing(part, WHOLE, { x: 900, y: 400 })), [900, 400]);
});

const name = (text, x, y, more = {}) => ({ text, width: 40, height: 12, spots: [{ x, y }], ...more });
const FRAME = { width: 200, height: 100 };
const shown = (names) => placed(names, FRAME).map((one) => one.text);

test("of two names that would cover each other the first is shown", () => {
  assert.deepEqual(shown([name("one", 50, 50), name("two", 60, 52), name("three", 140, 50)]), ["one", "three"]);
});

test("a name that would be cut by the edge is left out", () => {
  assert.deepEqual(shown([name("left", 10, 50), name("low", 100, 97), name("whole", 100, 50)]), ["whole"]);
});

test("a name goes to the first of its spots that has room", () => {
  const spots = [
    { x: 52, y: 50 },
    { x: 100, y: 20, side: "start" },
  ];
  const found = placed([name("one", 50, 50), { ...name("two"), spots }], FRAME);
  assert.deepEqual([found[1].x, found[1].y, found[1].side], [100, 20, "start"]);
});

test("names keep off the mark of a place, which is always shown", () => {
  const mark = { ...name("+", 50, 50), width: 8, mark: true };
  assert.deepEqual(shown([name("over", 52, 50), mark]), ["+"]);
});

test("the box of a name is on the side that its spot says", () => {
  const box = (side) => boxOf({ width: 40, height: 10 }, { x: 100, y: 50, side });
  assert.deepEqual([box("start").left, box("end").right, box().left], [98, 102, 78]);
});

const AREAS = [
  { code: "VNM", name: "Vietnam" },
  { code: "PRK", name: "North Korea" },
  { code: "KOR", name: "South Korea" },
  { code: "MMR", name: "Myanmar" },
  { code: "CIV", name: "Côte d'Ivoire" },
  { code: "NAM", name: "Namibia" },
];
const OTHERS = {
  VNM: "Viet Nam",
  PRK: "DPRK|Korea|Democratic People's Republic of Korea",
  KOR: "Republic of Korea|Korea",
  MMR: "Burma",
};
const found = (text) => matches(entriesOf(AREAS, OTHERS), text).map((one) => one.area.code);

test("a country is found by a part of its name, by another name and by its code", () => {
  assert.deepEqual(found("viet"), ["VNM"]);
  assert.deepEqual(found(" BURMA "), ["MMR"]);
  assert.deepEqual(found("dprk"), ["PRK"]);
  assert.deepEqual(found("cote d ivoire"), ["CIV"]);
  assert.deepEqual(found("prk"), ["PRK"]);
});

test("a name that several share offers each of them", () => {
  assert.deepEqual(found("Korea"), ["PRK", "KOR"]);
});

test("the whole name comes before names that only contain the words", () => {
  assert.deepEqual(found("Republic of Korea"), ["KOR", "PRK"]);
  assert.deepEqual(found("nam"), ["NAM", "VNM"]);
});

test("of two that fit as well the one that the map shows comes first, and a better one before it", () => {
  const near = (area) => ["VNM", "PRK", "KOR", "MMR"].includes(area.code);
  const codes = (text, shown = near) => matches(entriesOf(AREAS, OTHERS), text, shown).map((one) => one.area.code);
  assert.deepEqual(codes("n"), ["PRK", "NAM", "VNM"]);
  assert.deepEqual(
    codes("n", () => false),
    ["NAM", "PRK", "VNM"],
  );
  assert.deepEqual(codes("nam"), ["NAM", "VNM"]);
});

test("what no name contains finds nothing, and no text offers every country", () => {
  assert.deepEqual(found("Atlantis"), []);
  assert.deepEqual(found("?!"), []);
  assert.equal(found("").length, AREAS.length);
});

test("spelling is folded as in Python", () => {
  assert.equal(fold("The Côte d'Ivoire & Mali"), "cote d ivoire mali");
  assert.equal(fold("AND"), "and");
});

test("a line of years has gaps where years are missing, and a point for a year alone", () => {
  const points = pointsOf([1, 3, null, 2, null, null, 1], 60, 20);
  assert.deepEqual(points, [[0, 20], [10, 0], null, [30, 10], null, null, [60, 20]]);
  assert.equal(pathOf(points), "M0 20L10 0M30 10h0M60 20h0");
});

test("a line of equal numbers is in the middle", () => {
  assert.equal(pathOf(pointsOf([5, 5], 60, 20)), "M0 10L60 10");
});

test("the ends are the first and the last known year, of two or more", () => {
  assert.deepEqual(endsOf([null, 4, null, 0, null]), [1, 3]);
  assert.equal(endsOf([null, 4]), null);
});

test("the words beside a place never cover it, wherever it is", () => {
  const tip = { width: 180, height: 90 };
  const stage = { width: 400, height: 260 };
  for (let x = 0; x <= 400; x += 20)
    for (let y = 0; y <= 260; y += 20) {
      const [left, top] = tipPlace({ left: x, right: x, top: y, bottom: y }, tip, stage);
      assert.ok(!(x > left && x < left + tip.width && y > top && y < top + tip.height), `${x} ${y}`);
      assert.ok(left >= 0 && top >= 0 && left + tip.width <= 400 && top + tip.height <= 260, `${x} ${y}`);
    }
});

test("near small areas the nearest one is met", () => {
  const dots = [
    { x: 0, y: 0, dot: true },
    { x: 10, y: 0, dot: true },
    { x: 6, y: 0, dot: false },
  ];
  assert.equal(nearestDot(dots, [6, 0], 8), dots[1]);
  assert.equal(nearestDot(dots, [30, 0], 8), null);
});

const square = (name, x, y, side) => ({ name, d: `M${x} ${y}l${side} 0 0 ${side}-${side} 0Z` });

test("an outline is read as points, from steps in whole numbers", () => {
  assert.deepEqual(ringsOf("M10 20l2-1-3 4ZM5 5l1 1Z"), [
    [
      [10, 20],
      [12, 19],
      [9, 23],
    ],
    [
      [5, 5],
      [6, 6],
    ],
  ]);
});

test("the area at a point is the one on top, and the sea is none", () => {
  const [large, small] = [square("large", 0, 0, 100), square("small", 40, 40, 10)];
  const { at, has } = outlinesOf([large, small]);
  assert.equal(at({ x: 45, y: 45 }), small);
  assert.equal(at({ x: 20, y: 45 }), large);
  assert.equal(at({ x: 120, y: 45 }), undefined);
  assert.ok(has(large, { x: 45, y: 45 }));
});

test("a hole is no part of its area", () => {
  const ring = { d: `${square("", 0, 0, 100).d}${square("", 40, 40, 20).d}` };
  const { has } = outlinesOf([ring]);
  assert.ok(has(ring, { x: 10, y: 50 }));
  assert.ok(!has(ring, { x: 50, y: 50 }));
});

test("a view reaches an area of which it shows a corner", () => {
  const area = square("one", 0, 0, 100);
  const { reaches } = outlinesOf([area]);
  assert.ok(reaches(area, [90, 90, 500, 500]));
  assert.ok(!reaches(area, [101, 0, 500, 500]));
});

test("the nearest corner of an area is one that the view shows, on whichever side the view ends", () => {
  const area = square("one", 0, 0, 100);
  const { nearest } = outlinesOf([area]);
  const middle = { x: 48, y: 49 };
  const corner = (view) => nearest(area, middle, view);
  assert.deepEqual(corner([-500, -500, 1000, 1000]), { x: 0, y: 0 });
  assert.deepEqual(corner([50, -500, 1000, 1000]), { x: 100, y: 0 });
  assert.deepEqual(corner([-500, 50, 1000, 1000]), { x: 0, y: 100 });
  assert.deepEqual(corner([50, 50, 1000, 1000]), { x: 100, y: 100 });
  assert.deepEqual(nearest(area, { x: 99, y: 99 }, [-500, -500, 550, 1000]), { x: 0, y: 100 });
  assert.deepEqual(nearest(area, { x: 99, y: 99 }, [-500, -500, 1000, 550]), { x: 100, y: 0 });
  assert.equal(corner([10, 10, 20, 20]), null);
});

test("a name is only at a spot that it allows", () => {
  const spots = [
    { x: 30, y: 50 },
    { x: 100, y: 50 },
  ];
  const one = { text: "China", width: 40, height: 12, spots, stays: ({ x }) => x > 50 };
  assert.deepEqual(
    placed([one], FRAME).map(({ x }) => x),
    [100],
  );
  assert.deepEqual(placed([{ ...one, stays: () => false }], FRAME), []);
});
