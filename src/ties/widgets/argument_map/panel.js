// The open claim: what kind of claim it is and what that means, its neighbours, evidence and verdicts.
import { control, make } from "../shared/dom.js";
import { hedgeOf } from "./model.js";

const listed = (name, items) => [
  make("strong", {}, `${name} (${items.length})`),
  items.length ? make("ul", {}, ...items.map((text) => make("li", {}, text))) : make("p", {}, "None here."),
];

/** Return the particulars of a claim, each with its name and, where there is one, its meaning. */
export function particulars(node, meanings) {
  const known = [
    ["Asserts", node.asserts],
    ["Theme", node.theme],
    ["Type", node.type],
  ].filter(([, value]) => value);
  const said = known.map(([name, value]) => [name, value, meanings[value] ?? ""]);
  const soft = node.hedge ? "the article softens the claim with this word" : "the article states it flatly";
  return [...said, ["Hedge", hedgeOf(node), soft]];
}

/** Return the panel, and what writes a claim into it and moves it to where the view has it. */
export function panelOf({ spec, byId, thesis, state, verdictOf }, act) {
  // the button stays the same element, so that the focus stays on it
  const heading = make("h5", { tabindex: -1 });
  const pull = control("button", { type: "button", on: { click: () => act.pullOut(act.current()) } });
  const about = make("div", {});
  const panel = make("section", { class: "open", "aria-label": "The open claim" }, heading, pull, about);
  const neighbour = (one) =>
    control(
      "button",
      {
        type: "button",
        "aria-label": `${one}: ${byId.get(one).claim}`,
        on: {
          click: () => {
            act.open(byId.get(one));
            heading.focus();
          },
        },
      },
      one,
    );
  const ways = (name, ids) => make("p", {}, `${name}: `, ...(ids.length ? ids.map(neighbour) : ["none"]));
  const kinds = (node) =>
    make(
      "dl",
      { class: "kinds" },
      ...particulars(node, spec.meanings).flatMap(([name, value, meaning]) => [
        make("dt", {}, name),
        make("dd", {}, make("b", {}, value), meaning ? `: ${meaning}` : ""),
      ]),
    );
  const verdict = (node) =>
    node.verdict
      ? `${verdictOf(node)}${node.confidence ? ` (confidence: ${node.confidence})` : ""}. ${node.reasoning ?? ""}`
      : "shows once you have weighed this claim.";
  function write(node) {
    for (let above = byId.get(node.under); above; above = byId.get(above.under)) above.unfold(true);
    heading.textContent = `${node.id}${node === thesis ? " (thesis)" : ""} · paragraph ${node.paragraph}`;
    about.replaceChildren(
      make("p", {}, node.claim),
      ways("Supports", node.supports_ids),
      ways("Premises", node.premises),
      kinds(node),
      ...(spec.evidence
        ? [...listed("Evidence for", node.supports), ...listed("Evidence against", node.challenges)]
        : []),
      ...(spec.judged ? [make("p", {}, make("strong", {}, "Our verdict: "), verdict(node))] : []),
      make("p", {}, make("strong", {}, "Your line: "), node.yours.join("; ") || "not weighed yet."),
    );
  }
  function place(node, { side, spread, spreadRow }) {
    const home = state.view === "tree" ? node.item : state.view === "table" ? spread : side;
    if (panel.parentNode !== home) home === node.item ? node.item.firstChild.after(panel) : home.append(panel);
    if (state.view !== "table") spreadRow.remove();
    else if (node.line.nextSibling !== spreadRow) node.line.after(spreadRow);
  }
  function paint(node, isPulled) {
    pull.textContent = isPulled ? "Put back" : "Pull this claim out";
    pull.disabled = node === thesis;
  }
  return { heading, write, place, paint };
}
