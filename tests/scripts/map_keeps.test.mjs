// What is kept of a map: who an area is drawn with in a year, the numbers as a file, and the layout of a saved picture.
import assert from "node:assert/strict";
import { test } from "node:test";
import { borderNote, drawnWith, ownerOf } from "../../src/ties/widgets/choropleth/borders.js";
import { FONTS, KEY, layout, MARGIN, WIDTH, wrapped } from "../../src/ties/widgets/choropleth/keep_layout.js";
import { classesOf, fieldsOf, fileName, measureOf, ranksOf } from "../../src/ties/widgets/choropleth/measures.js";
import { asCsv, field } from "../../src/ties/widgets/shared/csv.js";

const NAMES = { UKR: "Ukraine", RUS: "Russia", VNM: "Vietnam" };
const nameOf = (code) => NAMES[code] ?? code;
const BORDERS = {
  views: {
    un: { crimea: [["UKR", 0]] },
    controlled: {
      crimea: [
        ["UKR", 0],
        ["RUS", 2014],
      ],
    },
    disputed: {
      crimea: [
        ["UKR", 0],
        [null, 2014],
      ],
    },
  },
  notes: { un: "Borders: as voted." },
  outlines_of_today: "Outlines are those of today",
  outlines_since: [
    ["South Sudan (independent in 2011)", 2011],
    ["Eritrea (independent in 1993)", 1993],
  ],
};
const CRIMEA = { id: "crimea", code: null };

test("who an area is drawn with depends on view and year, and a map without years is of today", () => {
  const owners = (view) => [2013, 2014, 0].map((year) => ownerOf(BORDERS, view, CRIMEA, year));
  assert.deepEqual(owners("un"), ["UKR", "UKR", "UKR"]);
  assert.deepEqual(owners("controlled"), ["UKR", "RUS", "RUS"]);
  assert.deepEqual(owners("disputed"), ["UKR", null, null]);
  assert.equal(ownerOf(BORDERS, "un", { id: "kurils", code: null }, 2000), null);
  assert.equal(ownerOf(BORDERS, "disputed", { id: "VNM", code: "VNM" }, 2000), "VNM");
});

test("what changes in a later year is said, and only then", () => {
  const words = (view, year) => drawnWith(BORDERS, view, CRIMEA, year, nameOf);
  assert.equal(words("controlled", 2013), "drawn with Ukraine; from 2014 with Russia");
  assert.equal(words("controlled", 2014), "drawn with Russia");
  assert.equal(words("disputed", 2000), "drawn with Ukraine; from 2014 in dispute");
  assert.equal(words("disputed", 2014), "");
  assert.equal(words("controlled", 0), "drawn with Russia");
});

test("the note names the outlines that a year does not have yet", () => {
  assert.equal(borderNote(BORDERS, "un", 2011), "Borders: as voted.");
  assert.match(borderNote(BORDERS, "un", 2010), /today, also of South Sudan \(independent in 2011\)\.$/);
  assert.match(borderNote(BORDERS, "un", 1992), /South Sudan .*, Eritrea/);
  assert.equal(borderNote(BORDERS, "un", 0), "Borders: as voted.");
});

const SPEC = {
  years: [2020, 2021],
  codes: ["RUS", "VNM"],
  values: ["share", "total"],
  no_data: 255,
  title: "Share",
  unit: "%",
  legend: [{ label: "0 to 10" }, { label: "-5 to 0" }],
  texts: { RUS: ["1.2", ""], VNM: ["-3", "5"] },
  numbers: { RUS: [1.23456789012, null], VNM: [-3, 5] },
  ranks_to: null,
  others: { total: { title: "Total", unit: "US$", texts: {}, numbers: {}, legend: [], ranks_to: 1 } },
};
const BYTES = new DataView(new Uint8Array([9, 9, 0, 1, 255, 0, 5, 6, 7, 8]).buffer, 2, 8);

test("each measure has its own words and its own part of the classes", () => {
  assert.equal(measureOf(SPEC, "share").unit, "%");
  assert.equal(measureOf(SPEC, "total").unit, "US$");
  assert.deepEqual([...classesOf(SPEC, BYTES, "share")], [0, 1, 255, 0]);
  assert.deepEqual([...classesOf(SPEC, BYTES, "total")], [5, 6, 7, 8]);
});

test("equal numbers share the better rank, and ranks after the last one are left out", () => {
  const numbers = { A: [5], B: [7], C: [5], D: [1], E: [null] };
  assert.deepEqual(Object.fromEntries(ranksOf({ numbers, ranks_to: null }, 0)), { B: 1, A: 2, C: 2, D: 4 });
  assert.deepEqual(Object.fromEntries(ranksOf({ numbers, ranks_to: 2 }, 0)), { B: 1, A: 2, C: 2 });
  assert.equal(ranksOf({ numbers, ranks_to: 0 }, 0).size, 0);
});

test("a file has every country and year, with whole years and numbers in full", () => {
  const rows = fieldsOf(SPEC, measureOf(SPEC, "share"), classesOf(SPEC, BYTES, "share"), nameOf);
  assert.deepEqual(rows, [
    ["iso3", "name", "year", "value", "class", "unit"],
    ["RUS", "Russia", "2020", "1.23456789012", "0 to 10", "%"],
    ["VNM", "Vietnam", "2020", "-3", "'-5 to 0", "%"],
    ["RUS", "Russia", "2021", "", "no data", "%"],
    ["VNM", "Vietnam", "2021", "5", "0 to 10", "%"],
  ]);
});

test("text that a spreadsheet would run is made harmless, and numbers stay numbers", () => {
  assert.deepEqual(["=1+1", "+a", "-a", "@a", "\tx", -5, "a=1", null].map(field), [
    ..."=1+1,+a,-a,@a,\tx".split(",").map((text) => `'${text}`),
    "-5",
    "a=1",
    "",
  ]);
  assert.equal(asCsv([["a", 'say "x", y']]), '\ufeffa,"say ""x"", y"\r\n');
});

test("a file is named after title and years, in the letters of the title", () => {
  assert.equal(fileName("Share of trade", [2024], "png"), "Share-of-trade-2024.png");
  assert.equal(fileName("Tỷ lệ: %", [2000, 2024], "csv"), "Tỷ-lệ-2000-2024.csv");
  assert.equal(fileName("??", [0], "svg"), "map.svg");
  assert.equal(fileName(`${"a".repeat(300)}`, [2024], "png").length, 80 + "-2024.png".length);
});

const measure = (text, font) => text.length * font.size * 0.6;
const WORDS = {
  title: "A title that is much too long for one line of the picture, and so goes on in a second one, 2024",
  heading: "US$ million (number of areas)",
  entries: Array.from({ length: 7 }, (_, key) => ({ key, text: `class ${key} of a legend (12)` })),
  selection: ["Selected, 2024", "Vietnam: 5 US$ million", "Russia → Vietnam: 138"],
  note: "Borders: a note that is long. ".repeat(20),
};

test("words are broken by their width, and a long word inside", () => {
  assert.deepEqual(
    wrapped("aa bbb c", 5, (text) => text.length),
    ["aa", "bbb c"],
  );
  assert.deepEqual(
    wrapped("abcdefgh ij", 3, (text) => text.length),
    ["abc", "def", "gh", "ij"],
  );
  assert.deepEqual(
    wrapped("  ", 3, (text) => text.length),
    [],
  );
});

for (const ratio of [0.6, 1.05, 1.4, 2.3, 5])
  test(`nothing is cut and nothing covers the map or other words at a ratio of ${ratio}`, () => {
    const { frame, texts, keys, height } = layout(ratio, WORDS, measure);
    const boxes = texts.map(({ text, font, x, y }) => ({
      text,
      left: x,
      right: x + measure(text, FONTS[font]),
      top: y - FONTS[font].size,
      bottom: y + FONTS[font].size * 0.3,
    }));
    boxes.push({ left: frame.x, right: frame.x + frame.width, top: frame.y, bottom: frame.y + frame.height });
    boxes.push(...keys.map(({ x, y }) => ({ left: x, right: x + KEY.width, top: y, bottom: y + KEY.height })));
    for (const box of boxes) {
      assert.ok(box.left >= MARGIN && box.right <= WIDTH - MARGIN + 0.5, JSON.stringify(box));
      assert.ok(box.top >= 0 && box.bottom <= height, JSON.stringify(box));
    }
    for (const [at, one] of boxes.entries())
      for (const other of boxes.slice(at + 1))
        assert.ok(
          one.right <= other.left || other.right <= one.left || one.bottom <= other.top || other.bottom <= one.top,
          JSON.stringify([one, other]),
        );
    assert.ok(Math.abs(frame.width / frame.height - ratio) < 1e-9);
    const all = texts.map((one) => one.text).join(" ");
    for (const words of [WORDS.title, WORDS.heading, ...WORDS.selection, WORDS.note.trim()])
      assert.ok(all.includes(words), words);
  });
