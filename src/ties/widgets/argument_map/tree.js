// The argument as a tree: the premises of each claim hang under it and can be unfolded.
import { control, make } from "../shared/dom.js";
import { many } from "./model.js";
import { shapeKey } from "./shapes.js";

/** Make the button of a claim, as the tree and the table have it; its state is written into it. */
export function claimButton(node, open, ...children) {
  const button = control("button", { type: "button", class: "claim", on: { click: () => open(node) } }, ...children);
  button.state = make("i", {});
  button.append(button.state);
  node.buttons.push(button);
  return button;
}

/** Make the button that shows and hides the premises of a claim. */
function foldOf(node, below, depth) {
  const fold = control("button", { type: "button", class: "fold", on: { click: () => node.unfold(below.hidden) } });
  node.unfold = (wide) => {
    below.hidden = !wide;
    fold.textContent = wide ? "▾" : "▸";
    fold.setAttribute("aria-expanded", String(wide));
    fold.setAttribute("aria-label", `${many(node.premises.length, "premise")} of ${node.id}`);
  };
  node.unfold(depth < 1);
  return fold;
}

/** Make the tree. A claim with several conclusions is under each; its premises are under the first. */
export function treeOf({ spec, nodes, byId, thesis, kindOf }, { open }) {
  const seen = new Set();
  function branch(node, depth, above) {
    const fresh = !seen.has(node);
    seen.add(node);
    const again = !fresh && node.premises.length ? ` (its premises stand under ${node.under})` : "";
    const kind = above ? `, ${kindOf.get(`${node.id} ${above.id}`)}` : "";
    const button = claimButton(
      node,
      open,
      shapeKey(spec, node.asserts),
      " ",
      make("b", {}, node.id),
      ` ¶${node.paragraph} ${node.asserts}${node.hedge ? " ~" : ""}${kind}: ${node.claim}${again}`,
    );
    const row = make("div", { class: "row" }, button);
    const item = make("li", {}, row);
    if (!fresh) return item;
    node.item = item;
    if (!node.premises.length) return item;
    const below = make(
      "ul",
      {},
      ...node.premises.map((one) => {
        byId.get(one).under ??= node.id;
        return branch(byId.get(one), depth + 1, node);
      }),
    );
    row.prepend(foldOf(node, below, depth));
    item.append(below);
    return item;
  }
  const ends = nodes.filter((node) => !node.supports_ids.length).sort((a, b) => (b === thesis) - (a === thesis));
  const tree = make("div", { class: "tree" }, make("ul", {}, ...ends.map((node) => branch(node, 0))));
  tree.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !event.target.classList.contains("claim")) return;
    event.preventDefault();
    event.stopPropagation();
    const shown = [...tree.querySelectorAll(".claim")].filter((button) => button.offsetParent);
    shown[shown.indexOf(event.target) + step]?.focus();
  });
  return tree;
}
