// The selected event in full, with its sources, and buttons for the one before and after it.
import { control, make } from "../shared/dom.js";

/** Return the card, and what writes an event into it. */
export function cardOf(step) {
  const heading = make("h5", { tabindex: -1 });
  const about = make("div", {});
  const button = (words, key) => control("button", { type: "button", on: { click: () => step(key) } }, words);
  const [back, on] = [button("‹ Earlier", "ArrowLeft"), button("Later ›", "ArrowRight")];
  const card = make(
    "section",
    { class: "card", "aria-label": "The selected event" },
    heading,
    about,
    make("p", {}, back, " ", on),
  );
  const row = (name, value) => (value ? [make("dt", {}, name), make("dd", {}, value)] : []);
  function write(event, isFirst, isLast) {
    heading.textContent = event ? event.event : "No event is selected";
    const sources = event?.sources.length ? make("ul", {}, ...event.sources.map((one) => make("li", {}, one))) : null;
    about.replaceChildren(
      event
        ? make(
            "dl",
            {},
            ...row("Date", `${event.date}${event.known ? "" : " (hindsight: after the article)"}`),
            ...row("Who", event.actors),
            ...row("Theme", event.theme),
            ...row("Why it matters", event.significance),
            ...row("Source", sources ?? "none is given"),
          )
        : make("p", {}, "Click a dot or a label, or walk with the arrow keys and press Enter."),
    );
    for (const [one, off] of [
      [back, isFirst],
      [on, isLast],
    ]) {
      one.hidden = !event;
      one.setAttribute("aria-disabled", String(off));
    }
  }
  return { card, write };
}
