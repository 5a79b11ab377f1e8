// Made by `nox -s scripts` from the modules in src/ties/widgets/sort_cards; change those.
// Elements of a page, and what a control needs inside JupyterLab.
const SVG = "http://www.w3.org/2000/svg";

/** Make an element: attributes, then children (text or elements). `on` maps events to handlers. */
function make(tag, attributes = {}, ...children) {
  const node = tag.startsWith("svg:") ? document.createElementNS(SVG, tag.slice(4)) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

/** Make a control that can hold the focus. JupyterLab takes its arrow keys unless the control itself says no. */
function control(tag, attributes = {}, ...children) {
  return make(tag, { ...attributes, "data-lm-suppress-shortcuts": "true" }, ...children);
}

let serial = Math.floor(Math.random() * 1e9); // each widget loads its own copy of this file, and no two may share an id

/** Return a number that no other widget of the page has. */
function newId() {
  return ++serial;
}

// Cards sorted into piles by pointer, keys or a list per card: all three change the same values.

const NOWHERE = "",
  FAR = 5; // pixels after which a press becomes a drag

function render({ model, el }) {
  const { cards, piles, label } = model.get("spec");
  const places = [NOWHERE, ...piles.map((pile) => pile.name)],
    id = `ties-cards-${newId()}`;
  const state = { values: { ...model.get("values") }, active: {}, drag: null };
  const where = (card) => state.values[card] ?? NOWHERE;
  const on = (place) => cards.filter((card) => where(card.id) === place);
  const called = (place) => (place === NOWHERE ? "Not sorted yet" : place);

  // ---- the parts that stay
  const keys = piles.map((pile, at) => `${at + 1} ${pile.name}`).join(", ");
  const how = make(
    "p",
    { class: "how", id: `${id}-how` },
    "Drag a card to a pile. Or use the keys: Up and Down choose a card, a number " +
      `puts it on a pile (${keys}, 0 takes it back), Left and Right move it to the next pile. Or use the plain list below.`,
  );
  const live = make("p", { class: "now", "aria-live": "polite" });
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
  const plain = make(
    "details",
    {},
    control("summary", {}, "As a plain list"),
    make(
      "table",
      {},
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "pile"), make("th", { scope: "col" }, "card"))),
      make(
        "tbody",
        {},
        ...cards.map((card) =>
          make(
            "tr",
            {},
            make("td", {}, selects.get(card.id)),
            make("th", { scope: "row" }, `${card.id}: ${card.text}`),
          ),
        ),
      ),
    ),
  );

  // ---- drawing
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
  function paint() {
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
  }
  /** The card of a list that the keys act on: the one chosen last, else the first. */
  function current(place) {
    const mine = on(place).map((card) => card.id);
    return mine.includes(state.active[place]) ? state.active[place] : mine[0];
  }

  // ---- moving a card
  function put(card, place) {
    if (where(card) === place) return;
    const from = where(card),
      mine = on(from).map((one) => one.id),
      at = mine.indexOf(card);
    state.active[from] = mine[at + 1] ?? mine[at - 1];
    state.active[place] = card;
    if (place === NOWHERE) delete state.values[card];
    else state.values[card] = place;
    paint();
    const left = on(NOWHERE).length;
    live.textContent = `${card}: ${called(place)}. ${left ? `Still to sort: ${left}.` : "Every card is sorted."}`;
    model.set("values", { ...state.values });
    model.save_changes();
  }
  function choose(place, step) {
    const mine = on(place).map((card) => card.id),
      at = mine.indexOf(current(place)) + step;
    state.active[place] = mine[Math.min(Math.max(at, 0), mine.length - 1)];
    paint();
    lists.get(place).querySelector(".active")?.scrollIntoView({ block: "nearest" });
  }
  function pressed(event, place) {
    const card = current(place),
      at = places.indexOf(place),
      step = { ArrowUp: -1, ArrowDown: 1, Home: -99, End: 99 }[event.key];
    const next =
      { ArrowLeft: at - 1, ArrowRight: at + 1 }[event.key] ?? (/^\d$/.test(event.key) ? Number(event.key) : null);
    if (event.ctrlKey || event.metaKey || event.altKey || !card || (step == null && next == null)) return;
    event.preventDefault();
    event.stopPropagation();
    if (step != null) return choose(place, step);
    if (!(next in places)) return;
    put(card, places[next]);
    // an emptied list cannot hold the focus, so it goes on with the card
    if (!on(place).length) lists.get(places[next]).focus();
  }

  // ---- the pointer
  const under = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-place]");
  const box = (event) => {
    const found = under(event);
    return boxes.includes(found) ? found : null;
  };
  function press(event, card) {
    if (event.button) return;
    const item = event.currentTarget;
    state.active[where(card)] = card;
    state.drag = { card, item, x: event.clientX, y: event.clientY, moved: false };
    item.setPointerCapture(event.pointerId);
  }
  function drag(event) {
    const held = state.drag;
    if (!held) return;
    const x = event.clientX - held.x,
      y = event.clientY - held.y;
    if (!held.moved && Math.hypot(x, y) < FAR) return;
    held.moved = true;
    held.item.classList.add("held");
    held.item.style.transform = `translate(${x}px,${y}px)`;
    for (const one of boxes) one.classList.toggle("over", one === box(event));
  }
  function drop(event) {
    const held = state.drag;
    if (!held) return;
    const target = held.moved && event.type === "pointerup" ? box(event) : null;
    state.drag = null;
    held.item.classList.remove("held");
    held.item.style.transform = "";
    for (const one of boxes) one.classList.remove("over");
    if (target) put(held.card, places[Number(target.dataset.place)]);
    else {
      lists.get(where(held.card)).focus();
      paint();
    }
  }
  const board = make(
    "div",
    { class: "board", on: { pointermove: drag, pointerup: drop, pointercancel: drop } },
    boxes[0],
    make("div", { class: "piles" }, ...boxes.slice(1)),
  );

  // ---- together
  el.append(make("section", { class: "ties-cards", "aria-label": label }, how, board, live, plain));
  model.on("change:values", () => {
    state.values = { ...model.get("values") };
    paint();
  });
  paint();
  return () => model.off();
}

var sort_cards = { render };

export { sort_cards as default };
