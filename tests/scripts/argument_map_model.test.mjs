// What an argument says: which claims stand, and what is said of those that do not.
import assert from "node:assert/strict";
import { test } from "node:test";
import { chartOf, lostWithout } from "../../src/ties/widgets/argument_map/model.js";
import { particulars } from "../../src/ties/widgets/argument_map/panel.js";

// A and B support C, C and D support the thesis T; N leads nowhere near it
const PREMISES = { T: ["C", "D"], C: ["A", "B"], D: ["B"], A: [], B: [], N: [] };
const NODES = Object.entries(PREMISES).map(([id, premises]) => ({ id, premises }));
const claim = (id) => ({
  id,
  premises: PREMISES[id],
  claim: `Words of ${id}.`,
  paragraph: "1",
  asserts: "fact",
  hedge: "",
  yours: [],
  theme: id === "A" ? "energy" : "order",
});
const SPEC = { thesis: "T", claims: Object.keys(PREMISES).map(claim), links: [] };
const chart = (values) => chartOf({ get: (name) => ({ spec: SPEC, selected: "T", pulled: [], ...values })[name] });
const lost = (...out) => [...lostWithout(NODES, "T", out)].sort();

test("a claim is lost with the last of its ways to the thesis", () => {
  assert.deepEqual(lost("C"), ["A"]);
  assert.deepEqual(lost("D"), []);
  assert.deepEqual(lost("C", "D"), ["A", "B"]);
});

test("a claim that never led to the thesis is not lost", () => {
  assert.deepEqual(lost("C", "D").includes("N"), false);
});

test("a claim that is itself pulled out is not counted as lost", () => {
  assert.deepEqual(lost("C", "A"), []);
});

test("one pulled claim and several are said in a whole sentence", () => {
  const said = (...pulled) => chart({ pulled }).summary();
  assert.equal(said("C"), "C is pulled out. 1 other claim loses its way to the thesis T.");
  assert.equal(said("C", "D"), "C and D are pulled out. 2 other claims lose their way to the thesis T.");
  assert.equal(said("D"), "D is pulled out. No other claim loses its way to T.");
});

test("an id of an earlier version, or none, is read as a list", () => {
  assert.deepEqual(chart({ pulled: "C" }).pulled(), ["C"]);
  assert.deepEqual(chart({ pulled: null }).pulled(), []);
});

test("a second claim is pulled out beside the first, and each is put back alone", () => {
  const two = chart({ pulled: ["C"] });
  assert.deepEqual(two.toggled(two.byId.get("D")), ["C", "D"]);
  assert.deepEqual(chart({ pulled: ["C", "D"] }).toggled(two.byId.get("C")), ["D"]);
});

test("what stands is worked out anew when the pulled claims change", () => {
  const values = { pulled: ["C"] };
  const one = chartOf({ get: (name) => ({ spec: SPEC, selected: "T", ...values })[name] });
  assert.equal(one.standing(one.byId.get("B")), "");
  values.pulled = ["C", "D"];
  assert.equal(one.standing(one.byId.get("B")), "lost");
  assert.equal(one.standing(one.byId.get("D")), "pulled");
});

test("a filter and a search hold together", () => {
  const one = chart({});
  one.state.filters.theme = "order";
  one.state.text = "words of b";
  assert.deepEqual(
    one.nodes.filter(one.matches).map((node) => node.id),
    ["B"],
  );
});

test("the particulars of a claim have a name and a meaning each", () => {
  const meanings = { fact: "it says what is", descriptive: "the sentence describes" };
  const node = { asserts: "fact", theme: "energy", type: "descriptive", hedge: "may" };
  assert.deepEqual(particulars(node, meanings), [
    ["Asserts", "fact", "it says what is"],
    ["Theme", "energy", ""],
    ["Type", "descriptive", "the sentence describes"],
    ["Hedge", "hedged with “may”", "the article softens the claim with this word"],
  ]);
  assert.deepEqual(particulars({ asserts: "fact", hedge: "" }, meanings).at(-1), [
    "Hedge",
    "not hedged",
    "the article states it flatly",
  ]);
});
