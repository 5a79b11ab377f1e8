// Which card is on which pile, and what the keys go on with.
import assert from "node:assert/strict";
import { test } from "node:test";
import { cardsOf } from "../../src/ties/widgets/sort_cards/model.js";

const SPEC = {
  label: "Which pile?",
  cards: ["A", "B", "C"].map((id) => ({ id, text: `Words of ${id}` })),
  piles: [{ name: "fact" }, { name: "aim" }],
};
const sorting = (values = {}) => cardsOf({ get: (name) => ({ spec: SPEC, values })[name] });
const ids = (cards) => cards.map((card) => card.id);

test("a card is on its pile, or on none", () => {
  const one = sorting({ B: "aim" });
  assert.deepEqual([ids(one.on("")), ids(one.on("aim")), ids(one.on("fact"))], [["A", "C"], ["B"], []]);
});

test("a moved card is said with what is still to sort", () => {
  const one = sorting();
  assert.equal(one.move("A", "fact"), "A: fact. Still to sort: 2.");
  one.move("B", "fact");
  assert.equal(one.move("C", "aim"), "C: aim. Every card is sorted.");
  assert.deepEqual(one.state.values, { A: "fact", B: "fact", C: "aim" });
});

test("a card that is taken back has no pile", () => {
  const one = sorting({ A: "fact" });
  assert.equal(one.move("A", ""), "A: Not sorted yet. Still to sort: 3.");
  assert.deepEqual(one.state.values, {});
});

test("the keys go on with the card after the one that left, or before it", () => {
  const one = sorting();
  one.move("A", "fact");
  assert.equal(one.current(""), "B");
  one.step("", 1);
  one.move("C", "fact");
  assert.equal(one.current(""), "B");
});

test("steps stop at the ends of a list", () => {
  const one = sorting();
  one.step("", 99);
  assert.equal(one.current(""), "C");
  one.step("", -99);
  assert.equal(one.current(""), "A");
});
