// What a drawn line knows: its values, its axis and its words. Nothing here touches the page.
export const HEIGHT = 260;
export const EDGE = { left: 56, right: 12, top: 28, bottom: 26 };
export const FOOT = HEIGHT - EDGE.bottom;
export const TALL = FOOT - EDGE.top;
export const MARKS = {
  given: "M-4,-4L4,4M-4,4L4,-4",
  guess: "M-5,-5H5V5H-5Z",
  truth: "M-5,0A5,5 0 1 0 5,0A5,5 0 1 0 -5,0Z",
};

/** Return the line of a widget: what is chosen, where each year and value is, and how a value is written. */
export function lineOf(model) {
  const spec = model.get("spec");
  const { years, given, bottom, top, digits, unit } = spec;
  const state = { values: { ...model.get("values") }, at: 0, width: 600, last: null, before: null, refused: {} };
  const locked = () => model.get("disabled"),
    truth = () => model.get("truth"),
    revealed = () => Object.keys(truth()).length > 0;
  const text = (value) =>
    value == null
      ? "not reported"
      : value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const drawn = (year) => (state.values[year] == null ? "nothing drawn" : `${text(state.values[year])} ${unit}`.trim());
  const band = () => (state.width - EDGE.left - EDGE.right) / years.length;
  const x = (year) => EDGE.left + (years.indexOf(year) + 0.5) * band();
  const within = (value) => Math.min(Math.max(value, bottom), top);
  const y = (value) => FOOT - ((within(value) - bottom) / (top - bottom)) * TALL;
  /** A year without a value starts from the nearest known one before it, so that a line can be continued. */
  function start(year) {
    const all = { ...given, ...state.values };
    return (
      all[[...years.slice(0, years.indexOf(year) + 1).reverse(), ...years].find((one) => all[one] != null)] ?? bottom
    );
  }
  /** Say why a number of the table is not taken, and what is kept; an empty text if it is possible. */
  function refusal(year, value) {
    if (!(value < bottom || value > top)) return "";
    const kept = state.values[year] == null ? "stays empty" : `keeps ${text(state.values[year])}`;
    return `${year} ${kept}: write a number from ${text(bottom)} to ${text(top)}.`;
  }
  return { spec, state, locked, truth, revealed, text, drawn, band, x, within, y, start, refusal };
}
