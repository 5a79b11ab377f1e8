// What can be done with an argument: open a claim, pull claims out, filter, search. Each says what it did.
import { sender } from "../shared/dom.js";

/** Add to `act` what the controls, the keys and the pointer call. */
export function addActions(chart, model, act) {
  const { spec, nodes, byId, thesis, state, pulled, matches, words, countLost, summary, toggled } = chart;
  const push = sender(model);
  function activate(node) {
    state.active = node;
    if (node) act.map.setAttribute("aria-activedescendant", node.option.id);
    else act.map.removeAttribute("aria-activedescendant");
    act.paint();
    if (node) act.reveal(node);
    act.showTip(node);
    act.say(node ? words(node) : summary(), Boolean(node) && document.activeElement === act.map);
  }
  function open(node) {
    model.set("selected", node.id);
    push();
    act.writePanel(node);
    act.paint();
    const evidence = `Evidence: ${node.supports.length} for, ${node.challenges.length} against.`;
    act.say(`${node.id} is open: ${node.claim}${spec.evidence ? ` ${evidence}` : ""}`);
  }
  function pullOut(node) {
    if (node === thesis) return act.say(`${node.id} is the thesis, to which all others lead; pull out one of those.`);
    model.set("pulled", toggled(node));
    push();
    act.paint();
    const back = `${node.id} is back.`;
    if (pulled().includes(node.id)) act.say(countLost());
    else
      act.say(
        pulled().length ? `${back} ${countLost()}` : `${back} Every claim has the way to the thesis that it had.`,
      );
  }
  function putBack() {
    model.set("pulled", []);
    push();
    act.paint();
    act.say("All claims are back.");
    act.focusPanel(); // the button that had the focus is gone
  }
  function filtered() {
    act.showTip(null);
    act.paint();
    const left = nodes.filter(matches).length;
    act.say(
      left === nodes.length
        ? `All ${left} claims are shown.`
        : `${left} of ${nodes.length} claims match; the others are faded, and left out of the table.`,
    );
  }
  function find(search) {
    if (!state.text) return;
    const node = byId.get(state.text.toUpperCase()) ?? nodes.find(matches);
    if (!node) return act.say(`No claim has “${search.value}” in its id or words.`);
    search.value = state.text = "";
    if (state.view === "picture") activate(node);
    open(node);
    act.showTip(null);
  }
  Object.assign(act, { activate, open, pullOut, putBack, filtered, find });
}
