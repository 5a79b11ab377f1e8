// Which card is on which pile. Nothing here touches the page.
export const NOWHERE = "";

/** Return the cards of a widget: where each is, and which one the keys act on. */
export function cardsOf(model) {
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
