// The argument map: one graph as picture, tree and table. All of it is here; nothing waits for the kernel.
import { watchConnection } from "../shared/connection.js";
import { make, newId, tell } from "../shared/dom.js";
import { letCellsRun } from "../shared/running.js";
import { addActions } from "./actions.js";
import { barOf } from "./controls.js";
import { listenToKeys } from "./keyboard.js";
import { chartOf, STATES } from "./model.js";
import { panelOf } from "./panel.js";
import { pictureOf, tipOf } from "./picture.js";
import { legend } from "./shapes.js";
import { tableOf } from "./table.js";
import { treeOf } from "./tree.js";

const NARROW = 640; // below this width little of the picture would be seen, so the tree is what opens

/** Write the state of a claim into its buttons in the tree and in the table. */
function paintButtons(node, looks, { standing, verdictOf }) {
  for (const mark of [node.option, ...node.buttons])
    for (const [name, on] of Object.entries(looks)) mark.classList.toggle(name, on);
  for (const button of node.buttons) {
    // of the table the columns say it
    const known = node.line.contains(button) ? [] : [verdictOf(node), node.yours.length && "weighed by you"];
    const notes = [STATES[standing(node)], ...known].filter(Boolean);
    button.state.textContent = notes.length ? ` [${notes.join("; ")}]` : "";
    button.setAttribute("aria-current", String(looks.chosen));
  }
  node.line.hidden = looks.faded;
}

function render({ model, el }) {
  letCellsRun();
  const chart = chartOf(model);
  const { spec, nodes, state, chosen, pulled, standing, matches, summary } = chart;
  const id = `ties-argument-${newId()}`;
  const live = make("p", { class: "now", "aria-live": "polite" });
  const stage = make("div", { class: "stage" }),
    side = make("div", { class: "side" });
  const say = (text, quiet) => tell(live, text, quiet);
  const act = { say, current: chosen, paint, show, reveal, zoom };
  addActions(chart, model, act);
  const { picture, map, paint: paintPicture } = pictureOf(chart, id, act);
  const { tip, showTip } = tipOf(spec, stage, picture);
  const tree = treeOf(chart, act);
  const { table, spread, spreadRow } = tableOf(chart, act);
  const panel = panelOf(chart, act);
  const { bar, paint: paintBar } = barOf(chart, act);
  const keys = legend(chart);
  Object.assign(act, { map, showTip, writePanel: panel.write, focusPanel: () => panel.heading.focus() });
  listenToKeys(chart, map, act);

  function paint() {
    const open = chosen();
    const looks = new Map(
      nodes.map((node) => [
        node,
        {
          pulled: standing(node) === "pulled",
          lost: standing(node) === "lost",
          faded: !matches(node),
          chosen: node === open,
          active: node === state.active,
        },
      ]),
    );
    for (const [node, look] of looks) paintButtons(node, look, chart);
    paintPicture(looks);
    paintBar(pulled());
    panel.paint(open, pulled().includes(open.id));
    panel.place(open, { side, spread, spreadRow });
  }
  function show(view) {
    state.view = view;
    stage.replaceChildren(...(view === "picture" ? [picture, tip] : [view === "tree" ? tree : table]));
    stage.classList.toggle("scrolls", view === "picture");
    showTip(null);
    keys.hidden = view === "table";
    paint();
    reveal(chosen(), true);
  }
  function zoom() {
    state.whole = !state.whole;
    stage.classList.toggle("all", state.whole);
    showTip(null);
    paint();
    reveal(chosen(), true);
    say(state.whole ? "The whole map is shown, in small print." : "The words in the boxes can be read again.");
  }
  /** The picture scrolls in its frame; bring a claim into the middle where it is not in view. */
  function reveal(node, always = false) {
    const scale = picture.getBoundingClientRect().width / spec.size[0];
    const [x, y, wide, high] = [node.x, node.y, spec.wide, spec.high].map((length) => length * scale);
    const inside =
      x - wide > stage.scrollLeft &&
      x + wide < stage.scrollLeft + stage.clientWidth &&
      y - high > stage.scrollTop &&
      y + high < stage.scrollTop + stage.clientHeight;
    if (!inside || always) stage.scrollTo(x - stage.clientWidth / 2, y - stage.clientHeight / 2);
  }

  const title = make("h4", { id: `${id}-title` }, spec.title);
  const body = make("div", { class: "body" }, stage, side);
  const parts = [title, bar, live, body, keys, make("p", { class: "note" }, spec.note)];
  const section = make("section", { class: "ties-argument", "aria-labelledby": title.id }, ...parts);
  section.addEventListener("keydown", (event) => event.key === "Escape" && showTip(null));
  el.append(section);
  model.on("change:selected", () => {
    panel.write(chosen());
    paint();
  });
  model.on("change:pulled", () => {
    paint();
    say(summary());
  });
  const watcher = new ResizeObserver(([{ contentRect }]) => {
    const view = contentRect.width < NARROW ? "tree" : "picture";
    if (contentRect.width && !state.asked && view !== state.view) show(view);
    else if (state.view === "picture") reveal(state.active ?? chosen());
  });
  watcher.observe(el);
  panel.write(chosen());
  show("picture");
  say(summary());
  const stop = watchConnection(el);
  return () => {
    watcher.disconnect();
    model.off();
    stop();
  };
}

export default { render };
