// What a drawn line knows: where values are, how they are written, and which numbers are refused.
import assert from "node:assert/strict";
import { test } from "node:test";
import { EDGE, FOOT, lineOf } from "../../src/ties/widgets/draw_line/model.js";

const SPEC = {
  years: [2018, 2019, 2020],
  asked: [2019, 2020],
  missing: [],
  given: { 2018: 2 },
  bottom: 0,
  top: 10,
  digits: 1,
  unit: "%",
};
const line = (values = {}, more = {}) =>
  lineOf({ get: (name) => ({ spec: { ...SPEC, ...more }, values, disabled: false, truth: {} })[name] });

test("the axis runs from its bottom to its top, and no value leaves it", () => {
  const one = line();
  assert.deepEqual([one.y(0), one.y(10), one.y(99), one.y(-5)], [FOOT, EDGE.top, EDGE.top, FOOT]);
});

test("years are spread evenly over the plot", () => {
  const one = line();
  assert.ok(Math.abs(one.x(2019) - one.x(2018) - (one.x(2020) - one.x(2019))) < 1e-9);
});

test("a year without a value starts from the nearest known one before it", () => {
  assert.equal(line({ 2019: 7 }).start(2020), 7);
  assert.equal(line().start(2020), 2);
  assert.equal(line({}, { given: {}, bottom: -1 }).start(2019), -1);
});

test("a number beyond the axis is refused, and what is kept is said", () => {
  const one = line({ 2019: 3 });
  assert.equal(one.refusal(2019, 11), "2019 keeps 3.0: write a number from 0.0 to 10.0.");
  assert.equal(one.refusal(2020, -1), "2020 stays empty: write a number from 0.0 to 10.0.");
  for (const possible of [0, 10, 5.5, Number.NaN]) assert.equal(one.refusal(2019, possible), "");
});

test("a missing value is said in words and others with their decimals", () => {
  const one = line({ 2019: 1234.56 });
  assert.equal(one.text(null), "not reported");
  assert.equal(one.drawn(2019), "1,234.6 %");
  assert.equal(one.drawn(2020), "nothing drawn");
});
