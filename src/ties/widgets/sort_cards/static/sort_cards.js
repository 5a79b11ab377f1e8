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

// Which card is on which pile. Nothing here touches the page.
const NOWHERE = "";

/** Return the cards of a widget: where each is, and which one the keys act on. */
function cardsOf(model) {
  const { cards, piles, label } = model.get("spec");
  const places = [NOWHERE, ...piles.map((pile) => pile.name)];
  const state = { values: { ...model.get("values") }, active: {}, drag: null };
  const where = (card) => state.values[card] ?? NOWHERE;
  const on = (place) => cards.filter((card) => where(card.id) === place);
  const called = (place) => (place === NOWHERE ? "Not sorted yet" : place);
  /** The card of a list that the keys act on: the one chosen last, else the first. */
  function current(place) {
    const mine = on(place).map((card) => card.id);
    return mine.includes(state.active[place]) ? state.active[place] : mine[0];
  }
  /** Put a card on a pile; say so in a sentence. The keys go on with the card before or after it. */
  function move(card, place) {
    const from = where(card),
      mine = on(from).map((one) => one.id),
      at = mine.indexOf(card);
    state.active[from] = mine[at + 1] ?? mine[at - 1];
    state.active[place] = card;
    if (place === NOWHERE) delete state.values[card];
    else state.values[card] = place;
    const left = on(NOWHERE).length;
    return `${card}: ${called(place)}. ${left ? `Still to sort: ${left}.` : "Every card is sorted."}`;
  }
  /** Choose the card that is some steps further in a list. */
  function step(place, steps) {
    const mine = on(place).map((card) => card.id),
      at = mine.indexOf(current(place)) + steps;
    state.active[place] = mine[Math.min(Math.max(at, 0), mine.length - 1)];
  }
  return { cards, piles, label, places, state, where, on, called, current, move, step };
}

// The piles, the cards on them, and the same as a plain list.

/** Say how the cards are moved. */
const howTo = (piles, id) =>
  make(
    "p",
    { class: "how", id: `${id}-how` },
    "Drag a card by its dots to a pile. Or use the keys: Up and Down choose a card, a number " +
      `puts it on a pile (${piles.map((pile, at) => `${at + 1} ${pile.name}`).join(", ")}, 0 takes it back), ` +
      "Left and Right move it to the next pile. Or use the plain list below.",
  );

/** Make a box for each pile, and one for the cards that are on none. */
function boxesOf({ piles, places }, id, { pressed, paint }) {
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
function plainList({ cards, places }, put) {
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
function painter({ places, where, on, called, current }, id, { lists, heads, selects, press }) {
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

// A card that is held near the edge of what is seen scrolls the page, since the piles may lie below a screen of cards.
const EDGE = 60; // pixels
const STEP = 10; // pixels in one frame

/** Return the nearest box around an element that scrolls, or the page. */
function scroller(element) {
  for (let box = element.parentElement; box; box = box.parentElement)
    if (box.scrollHeight > box.clientHeight && /auto|scroll/.test(getComputedStyle(box).overflowY)) return box;
  return document.scrollingElement;
}

/** Return where a scrolling box begins and ends on the screen. */
function ends(box) {
  if (box === document.scrollingElement) return [0, innerHeight];
  const { top, bottom } = box.getBoundingClientRect();
  return [Math.max(0, top), Math.min(innerHeight, bottom)];
}

/**
 * Scroll while what is held lies near an edge. `at` returns its height, or nothing once it is dropped; `moved` hears
 * how far the page has scrolled.
 */
function scrollAtEdges(element, at, moved) {
  const box = scroller(element);
  const most = box.scrollHeight - box.clientHeight; // what is held makes the page longer, so it could scroll for ever
  const frame = () => {
    const y = at();
    if (y === undefined) return;
    const [top, bottom] = ends(box);
    const before = box.scrollTop;
    if (y < top + EDGE) box.scrollTop -= STEP;
    if (y > bottom - EDGE) box.scrollTop = Math.max(before, Math.min(most, before + STEP));
    if (box.scrollTop !== before) moved(box.scrollTop - before);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

// A card that is dragged to a pile.

const FAR = 5; // pixels after which a press becomes a drag

/** Return what a board hears from the pointer. */
function dragging({ places, state, where }, parts, put) {
  const under = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-place]");
  const box = (event) => {
    const found = under(event);
    return parts.boxes.includes(found) ? found : null;
  };
  function press(event, card) {
    if (event.button) return;
    const item = event.currentTarget;
    state.active[where(card)] = card;
    state.drag = { card, item, x: event.clientX, y: event.clientY, moved: false };
    item.setPointerCapture(event.pointerId);
  }
  function show(held, event) {
    held.event = event;
    held.item.classList.add("held"); // each time, since a card is painted anew when its list gets the focus
    held.item.style.transform = `translate(${event.clientX - held.x}px,${event.clientY - held.y}px)`;
    for (const one of parts.boxes) one.classList.toggle("over", one === box(event));
  }
  function lift(held, event) {
    Object.assign(held, { moved: true, event });
    const height = () => (state.drag === held ? held.event.clientY : undefined);
    scrollAtEdges(held.item, height, (pixels) => {
      held.y -= pixels;
      show(held, held.event);
    });
  }
  function drag(event) {
    const held = state.drag;
    if (!held) return;
    if (!held.moved && Math.hypot(event.clientX - held.x, event.clientY - held.y) < FAR) return;
    if (!held.moved) lift(held, event);
    show(held, event);
  }
  function drop(event) {
    const held = state.drag;
    if (!held) return;
    const target = held.moved && event.type === "pointerup" ? box(event) : null;
    state.drag = null;
    held.item.classList.remove("held");
    held.item.style.transform = "";
    for (const one of parts.boxes) one.classList.remove("over");
    if (target) put(held.card, places[Number(target.dataset.place)]);
    else {
      parts.lists.get(where(held.card)).focus();
      parts.paint();
    }
  }
  return { press, drag, drop };
}

// Cards sorted into piles by pointer, keys or a list per card: all three change the same values.

function render({ model, el }) {
  const sorted = cardsOf(model);
  const { piles, label, places, state, where, on, current, move, step } = sorted;
  const id = `ties-cards-${newId()}`;
  const live = make("p", { class: "now", "aria-live": "polite" });
  const parts = { paint: () => {} };

  function put(card, place) {
    if (where(card) === place) return;
    live.textContent = move(card, place);
    parts.paint();
    model.set("values", { ...state.values });
    model.save_changes();
  }
  function choose(place, steps) {
    step(place, steps);
    parts.paint();
    parts.lists.get(place).querySelector(".active")?.scrollIntoView({ block: "nearest" });
  }
  function pressed(event, place) {
    const card = current(place),
      at = places.indexOf(place),
      steps = { ArrowUp: -1, ArrowDown: 1, Home: -99, End: 99 }[event.key];
    const next =
      { ArrowLeft: at - 1, ArrowRight: at + 1 }[event.key] ?? (/^\d$/.test(event.key) ? Number(event.key) : null);
    if (event.ctrlKey || event.metaKey || event.altKey || !card || (steps == null && next == null)) return;
    event.preventDefault();
    event.stopPropagation();
    if (steps != null) return choose(place, steps);
    if (!(next in places)) return;
    put(card, places[next]);
    // an emptied list cannot hold the focus, so it goes on with the card
    if (!on(place).length) parts.lists.get(places[next]).focus();
  }

  const { press, drag, drop } = dragging(sorted, parts, put);
  Object.assign(parts, boxesOf(sorted, id, { pressed, paint: () => parts.paint() }), plainList(sorted, put), { press });
  parts.paint = painter(sorted, id, parts);
  const { boxes, plain } = parts;
  const board = make(
    "div",
    { class: "board", on: { pointermove: drag, pointerup: drop, pointercancel: drop } },
    boxes[0],
    make("div", { class: "piles" }, ...boxes.slice(1)),
  );
  el.append(make("section", { class: "ties-cards", "aria-label": label }, howTo(piles, id), board, live, plain));
  model.on("change:values", () => {
    state.values = { ...model.get("values") };
    parts.paint();
  });
  parts.paint();
  return () => model.off();
}

var sort_cards = { render };

export { sort_cards as default };
