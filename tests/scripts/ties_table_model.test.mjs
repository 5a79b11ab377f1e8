// What a table of ties shows: which rows, in which order, and as a file.
import assert from "node:assert/strict";
import { test } from "node:test";
import { asCsv } from "../../src/ties/widgets/shared/csv.js";
import {
  asText,
  codesOf,
  fieldsOf,
  matching,
  nextOrder,
  ordered,
  partners,
} from "../../src/ties/widgets/ties_table/model.js";

const row = (code, name, key, more = {}) => ({ code, name, cells: [{ key: name, text: name }, { key }], ...more });
const ROWS = [row("VNM", "Việt Nam", 3), row("CHN", "China", 10), row("PRK", "North Korea", null)];
const COLUMNS = [
  { id: "name", shown: true, orders: [["up"], ["down"]] },
  { id: "share", shown: true, orders: [["down"], ["up"]] },
];
const names = (rows) => rows.map((one) => one.code);

test("names and codes find a row, whatever their accents and capitals", () => {
  assert.deepEqual(codesOf(ROWS, "viet nam; CHN"), ["VNM", "CHN"]);
  assert.deepEqual(codesOf(ROWS, " china "), ["CHN"]);
});

test("a name that no row has is left to the kernel", () => {
  assert.equal(codesOf(ROWS, "China; Atlantis"), null);
});

test("numbers are ordered as numbers, and a missing one comes last either way", () => {
  assert.deepEqual(names(ordered(ROWS, COLUMNS, ["share", "down"])), ["CHN", "VNM", "PRK"]);
  assert.deepEqual(names(ordered(ROWS, COLUMNS, ["share", "up"])), ["VNM", "CHN", "PRK"]);
});

test("names are ordered without their accents", () => {
  assert.deepEqual(names(ordered(ROWS, COLUMNS, ["name", "up"])), ["CHN", "PRK", "VNM"]);
});

test("a third click gives the leading partners again", () => {
  const share = COLUMNS[1];
  assert.deepEqual(nextOrder(share), ["share", "down"]);
  assert.deepEqual(nextOrder(share, ["share", "down"]), ["share", "up"]);
  assert.deepEqual(nextOrder(share, ["share", "up"]), []);
});

test("groups are shown only where they are asked for", () => {
  const rows = [...ROWS, row("WLD", "World", 100, { group: true })];
  assert.deepEqual(names(matching(rows, [], "", () => "")), ["VNM", "CHN", "PRK"]);
  assert.deepEqual(names(matching(rows, ["WLD"], "", () => "")), ["WLD"]);
});

test("a search keeps the rows that contain its words", () => {
  assert.deepEqual(names(matching(ROWS, [], "KORÉA", (one) => one.name.toLowerCase())), ["PRK"]);
});

test("a file holds the shown columns only, and a comma or a quote stays inside its cell", () => {
  const spec = {
    fields: [
      ["Partner", 0],
      ["Share", 1],
    ],
  };
  const rows = [{ fields: ['Korea, "North"', "1.5"] }];
  const columns = [{ shown: true }, { shown: false }];
  assert.equal(asCsv(fieldsOf(spec, columns, rows)), '\ufeffPartner\r\n"Korea, ""North"""\r\n');
});

test("text for a spreadsheet has no tab or line break inside a cell", () => {
  assert.equal(asText([["a\tb", "c\nd"]]), "a b\tc d");
});

test("one partner is no plural", () => {
  assert.deepEqual([partners(0), partners(1), partners(2)], ["no partners", "1 partner", "2 partners"]);
});
