// The piles, the cards on them, and the same as a plain list.
import { control, make } from "../shared/dom.js";
import { NOWHERE } from "./model.js";

/** Say how the cards are moved. */
export const howTo = (piles, id) =>
  make(
    "p",
    { class: "how", id: `${id}-how` },
    "Drag a card by its dots to a pile. Or use the keys: Up and Down choose a card, a number " +
      `puts it on a pile (${piles.map((pile, at) => `${at + 1} ${pile.name}`).join(", ")}, 0 takes it back), ` +
      "Left and Right move it to the next pile. Or use the plain list below.",
  );

/** Make a box for each pile, and one for the cards that are on none. */
export function boxesOf({ piles, places }, id, { pressed, paint }) {
  const lists = new Map(
    places.map((place) => [
      place,
      make("ul", {
        "data-lm-suppress-shortcuts": "true",
        "aria-describedby": `${id}-how`,
        on: { keydown: (event) => pressed(event, place), focus: paint, blur: paint },
      }),
    ]),
  );
  const heads = new Map(places.map((place) => [place, make("strong")]));
  const boxes = places.map((place, at) =>
    make(
      "div",
      { class: place === NOWHERE ? "place tray" : "place", "data-place": String(at) },
      make("p", {}, heads.get(place), place === NOWHERE ? null : ` ${piles[at - 1].meaning}`),
      lists.get(place),
    ),
  );
  return { lists, heads, boxes };
}

/** Make the plain list: a row per card, with a list of the piles. */
export function plainList({ cards, places }, put) {
  const selects = new Map(
    cards.map((card) => [
      card.id,
      control(
        "select",
        {
          "aria-label": `Pile of ${card.id}: ${card.text}`,
          on: { change: (event) => put(card.id, event.target.value) },
        },
        ...places.map((place) => make("option", { value: place }, place === NOWHERE ? "not sorted yet" : place)),
      ),
    ]),
  );
  const row = (card) =>
    make("tr", {}, make("td", {}, selects.get(card.id)), make("th", { scope: "row" }, `${card.id}: ${card.text}`));
  const head = make("tr", {}, make("th", { scope: "col" }, "pile"), make("th", { scope: "col" }, "card"));
  const table = make("table", {}, make("thead", {}, head), make("tbody", {}, ...cards.map(row)));
  return { selects, plain: make("details", {}, control("summary", {}, "As a plain list"), table) };
}

/** Return what brings piles and lists in step with where the cards are. */
export function painter({ places, where, on, called, current }, id, { lists, heads, selects, press }) {
  const option = (card) =>
    make(
      "li",
      {
        id: `${id}-${card.id}`,
        role: "option",
        "data-card": card.id,
        on: { pointerdown: (event) => press(event, card.id) },
      },
      make("span", { class: "grip", "aria-hidden": "true" }, "⠿"),
      make("span", {}, make("b", {}, card.id), ` ${card.text}`),
    );
  return function paint() {
    for (const place of places) {
      const list = lists.get(place),
        mine = on(place),
        active = current(place);
      heads.get(place).textContent = `${called(place)} (${mine.length})`;
      const kept = [...list.children].map((one) => one.dataset.card).join();
      if (kept !== mine.map((card) => card.id).join()) list.replaceChildren(...mine.map(option));
      for (const one of list.children) {
        const chosen = one.dataset.card === active;
        one.setAttribute("aria-selected", String(chosen));
        one.classList.toggle("active", chosen && list === document.activeElement);
      }
      const now = mine.length
        ? {
            role: "listbox",
            tabindex: "0",
            "aria-label": `${called(place)}: ${mine.length} ${mine.length === 1 ? "card" : "cards"}`,
            "aria-activedescendant": `${id}-${active}`,
          }
        : {};
      for (const name of ["role", "tabindex", "aria-label", "aria-activedescendant"])
        if (name in now) list.setAttribute(name, now[name]);
        else list.removeAttribute(name);
    }
    for (const [card, select] of selects) select.value = where(card);
  };
}
