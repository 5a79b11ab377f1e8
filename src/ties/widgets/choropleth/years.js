// The controls of the year: slider, steps and play.
import { control, make } from "../shared/dom.js";

/** Return the controls of the year, and what they do; a map of one year has no controls. */
export function yearsOf(map) {
  const { spec, state, model, push } = map;
  const several = spec.years.length > 1;
  // then nothing moves by itself; the steps remain
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const slider = control("input", {
    type: "range",
    "aria-label": "Year",
    min: 0,
    max: spec.years.length - 1,
    step: 1,
    on: { input: () => map.toRow(Number(slider.value)) },
  });
  const yearText = make("span", {});
  const step = (by) =>
    control(
      "button",
      {
        type: "button",
        "aria-label": by < 0 ? "Previous year" : "Next year",
        on: { click: () => map.toRow(state.row + by) },
      },
      by < 0 ? "◀" : "▶",
    );
  const play = control("button", { type: "button", class: "play", on: { click: () => map.toggle() } }, "Play");
  const paintYear = () => {
    const year = spec.years[state.row];
    slider.value = state.row;
    yearText.textContent = year;
  };
  const nameYear = () => slider.setAttribute("aria-valuetext", map.spoken());
  const sliderSays = () => document.activeElement === slider;
  function toRow(row) {
    state.row = Math.min(Math.max(row, 0), spec.years.length - 1);
    map.paintStep();
    model.set("year", spec.years[state.row]);
    push();
  }
  function toggle(on = !state.playing) {
    clearInterval(state.playing);
    if (on && state.row === spec.years.length - 1) toRow(0);
    state.playing = on
      ? setInterval(() => (state.row < spec.years.length - 1 ? toRow(state.row + 1) : toggle(false)), 900)
      : 0;
    play.textContent = on ? "Pause" : "Play";
    if (!on) map.speak();
  }
  const yearControls = [
    (several && make("label", { class: "grow" }, make("span", {}, "Year ", yearText), slider)) || null,
    ...(several ? [step(-1), step(1), still ? null : play] : []),
  ];
  return { yearControls, paintYear, nameYear, sliderSays, toRow, toggle };
}
