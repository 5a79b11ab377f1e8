// The keys of the picture: arrows walk along the links, Enter opens, P pulls out.

/** Let the keys walk over the picture; the focus stays on one element. */
export function listenToKeys({ nodes, byId, thesis, state, chosen }, map, act) {
  function walk(found, otherwise) {
    if (!state.active) act.activate(chosen());
    const next = found(state.active);
    if (next) act.activate(next);
    else act.say(`${state.active.id} ${otherwise}`);
  }
  const beside = (step) => (node) => {
    const column = nodes.filter((one) => one.x === node.x).sort((a, b) => a.y - b.y);
    return column[column.indexOf(node) + step];
  };
  const current = () => state.active ?? chosen();
  const KEYS = {
    ArrowRight: () => walk((node) => byId.get(node.supports_ids[0]), "supports no other claim; it is an end."),
    ArrowLeft: () => walk((node) => byId.get(node.premises[0]), "has no premise here."),
    ArrowUp: () => walk(beside(-1), "is the topmost of its column."),
    ArrowDown: () => walk(beside(1), "is the lowest of its column."),
    Enter: () => act.open(current()),
    " ": () => act.open(current()),
    p: () => act.pullOut(current()),
    P: () => act.pullOut(current()),
    Home: () => act.activate(thesis),
    Escape: () => act.activate(null),
  };
  map.addEventListener("keydown", (event) => {
    if (!KEYS[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    KEYS[event.key]();
  });
  map.addEventListener("focus", () => {
    if (!state.active && map.matches(":focus-visible")) act.activate(chosen());
  });
  map.addEventListener("blur", () => {
    state.active = null;
    map.removeAttribute("aria-activedescendant");
    act.showTip(null);
    act.paint();
  });
}
