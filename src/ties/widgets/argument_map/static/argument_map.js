// Made by `nox -s scripts` from the modules in src/ties/widgets/argument_map; change those.
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

/** Write words into a live line. It is `quiet` where they are heard already, as the name of what the keys are on. */
function tell(live, words, quiet = false) {
  live.setAttribute("aria-live", quiet ? "off" : "polite");
  live.textContent = words;
}

/**
 * Return what sends changes to Python, at once: Python repeats what it was sent, and a change that waited here would
 * be undone by the repetition of the one before. Many changes are no burden: ipywidgets sends one message at a time.
 */
const sender = (model) => () => model.save_changes();

let serial = Math.floor(Math.random() * 1e9); // each widget loads its own copy of this file, and no two may share an id

/** Return a number that no other widget of the page has. */
function newId() {
  return ++serial;
}

// Says in a widget when it has lost its kernel.

const LOST =
  "This part has lost its connection to Python, so nothing is saved and no answer comes. What you answered before is " +
  "kept. Choose Run ▸ Run All Above Selected Cell, then run this cell again (Shift+Enter).";

/** Say in the widget that its kernel is lost; ipywidgets marks the element. Return what ends the watch. */
function watchConnection(el) {
  const note = make("p", {
    role: "alert",
    class: "ties-lost",
    style:
      "border:2px solid #b35806;border-left-width:8px;" +
      "padding:.4em .7em;margin:0 0 .5em;background:#fff;color:#1f2933;font-size:14px;line-height:1.4",
  });
  const look = () => {
    const lost = el.classList.contains("jupyter-widgets-disconnected");
    if (lost === Boolean(note.textContent)) return;
    note.textContent = lost ? LOST : "";
    if (lost) el.prepend(note);
    else note.remove();
  };
  const watcher = new MutationObserver(look);
  watcher.observe(el, { attributes: true, attributeFilter: ["class"] });
  look();
  return () => watcher.disconnect();
}

// Shift+Enter and Ctrl+Enter run the cell from a control too, as from everywhere else in JupyterLab.
const SUPPRESSED = "data-lm-suppress-shortcuts";

/** Let these keys reach JupyterLab, once for the whole page; a control keeps all other keys. */
function letCellsRun() {
  const page = document.documentElement;
  if (page.dataset.tiesCellsRun) return;
  page.dataset.tiesCellsRun = "true";
  // JupyterLab listens at the document, so it comes after this
  window.addEventListener("keydown", (event) => event.key === "Enter" && hear(event), true);
}

/** Decide what Enter does in a control: it runs the cell with Shift or Ctrl, and begins a new line in a large box. */
function hear(event) {
  const control = event.target.closest?.(`[${SUPPRESSED}]`);
  if (!control) return;
  if (event.shiftKey || event.ctrlKey) runFrom(control, event);
  else if (control.matches("textarea")) event.stopPropagation(); // JupyterLab takes the new line away if it hears of it
}

function runFrom(control, event) {
  if (control.matches("input:read-write, textarea")) giveToCell(control, event);
  else letThrough(control);
}

/** Take the mark from a control and from what is round it, such as the box of a wide table, for this one key. */
function letThrough(control) {
  for (let one = control; one; one = one.parentElement?.closest(`[${SUPPRESSED}]`)) {
    one.removeAttribute(SUPPRESSED);
    setTimeout(() => one.setAttribute(SUPPRESSED, "true"));
  }
}

/** Press the key on the cell of a box instead: ipywidgets keeps every key of a box, and JupyterLab leaves it alone. */
function giveToCell(box, event) {
  const cell = box.closest(".jp-Cell");
  if (!cell) return;
  event.preventDefault();
  event.stopPropagation();
  cell.focus();
  cell.dispatchEvent(new KeyboardEvent("keydown", event));
}

// What can be done with an argument: open a claim, pull claims out, filter, search. Each says what it did.

/** Add to `act` what the controls, the keys and the pointer call. */
function addActions(chart, model, act) {
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

// The controls above an argument: views, search and filters.

const VIEWS = { picture: "Picture", tree: "Tree", table: "Table" };

/** Make a list that keeps the claims with one value. */
const pick = (state, act, { key: name, label, options }) => {
  const box = control(
    "select",
    {
      on: {
        change: () => {
          state.filters[name] = box.value;
          act.filtered();
        },
      },
    },
    make("option", { value: "" }, "all"),
    ...Object.entries(options).map(([value, text]) => make("option", { value }, text)),
  );
  return make("label", {}, label, box);
};

/** Return the bar of controls, and what tells it which view is shown. */
function barOf({ spec, state }, act) {
  const search = control("input", {
    type: "search",
    placeholder: "id or word",
    on: {
      input: () => {
        state.text = search.value.trim().toLowerCase();
        act.filtered();
      },
      keydown: (event) => {
        if (event.key === "Enter") act.find(search);
      },
    },
  });
  const view = (name) => () => {
    state.asked = true;
    act.show(name);
  };
  const switches = Object.entries(VIEWS).map(([name, text]) =>
    control("button", { type: "button", "data-view": name, on: { click: view(name) } }, text),
  );
  const whole = control("button", { type: "button", class: "whole", on: { click: () => act.zoom() } }, "Whole map");
  const putBack = control("button", { type: "button", on: { click: () => act.putBack() } }, "Put all back");
  const bar = make(
    "div",
    { class: "bar" },
    make("div", { role: "group", "aria-label": "View" }, ...switches, whole),
    make("label", {}, "Find a claim", search),
    ...spec.filters.map((filter) => pick(state, act, filter)),
    putBack,
  );
  function paint(pulled) {
    for (const button of switches) button.setAttribute("aria-pressed", String(button.dataset.view === state.view));
    whole.hidden = state.view !== "picture";
    whole.setAttribute("aria-pressed", String(state.whole));
    putBack.hidden = !pulled.length;
  }
  return { bar, paint };
}

// The keys of the picture: arrows walk along the links, Enter opens, P pulls out.

/** Let the keys walk over the picture; the focus stays on one element. */
function listenToKeys({ nodes, byId, thesis, state, chosen }, map, act) {
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

// What an argument says: which claims stand, which are pulled out, and that in words. Nothing here touches the page.
const STATES = { pulled: "pulled out", lost: "lost its way to the thesis" };

/** Return the claims that can reach the thesis when some are taken out. */
function reaching(nodes, thesis, out) {
  const premises = new Map(nodes.map((node) => [node.id, node.premises]));
  const reached = new Set(out.includes(thesis) ? [] : [thesis]),
    open = [...reached];
  while (open.length)
    for (const one of premises.get(open.pop()))
      if (!reached.has(one) && !out.includes(one)) {
        reached.add(one);
        open.push(one);
      }
  return reached;
}

/** Return the claims that lose every way to the thesis when all of `out` are taken out together. */
function lostWithout(nodes, thesis, out) {
  const [before, after] = [reaching(nodes, thesis, []), reaching(nodes, thesis, out)];
  return new Set([...before].filter((one) => !after.has(one) && !out.includes(one)));
}

const many = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;
const hedgeOf = (node) => (node.hedge ? `hedged with “${node.hedge}”` : "not hedged");
const joined = (ids) => (ids.length > 1 ? `${ids.slice(0, -1).join(", ")} and ${ids.at(-1)}` : ids[0]);

/** Return the argument of a widget: its claims, what is chosen, and what is said of each. */
function chartOf(model) {
  const spec = model.get("spec");
  const nodes = spec.claims.map((claim) => ({ ...claim, buttons: [] }));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const thesis = byId.get(spec.thesis);
  const kindOf = new Map(spec.links.map((link) => [`${link.from} ${link.to}`, link.kind]));
  const state = { active: null, view: "picture", asked: false, whole: false, filters: {}, text: "" };
  const chosen = () => byId.get(model.get("selected"));
  const pulled = () => [model.get("pulled") ?? []].flat(); // an earlier version kept one id
  let known = { key: "", lost: new Set() };
  const lost = () => {
    const key = pulled().join(" ");
    if (key !== known.key) known = { key, lost: lostWithout(nodes, spec.thesis, pulled()) };
    return known.lost;
  };
  const standing = (node) => (pulled().includes(node.id) ? "pulled" : lost().has(node.id) ? "lost" : "");
  const matches = (node) =>
    Object.entries(state.filters).every(([key, value]) => !value || node[key] === value) &&
    (!state.text || `${node.id} ${node.claim}`.toLowerCase().includes(state.text));
  const verdictOf = (node) => node.judgement ?? "";
  const words = (node) =>
    `${[
      `${node.id}, paragraph ${node.paragraph}, ${node.asserts}, ${hedgeOf(node)}`,
      ...(node === thesis ? ["the thesis"] : []),
      ...(standing(node) ? [STATES[standing(node)]] : []),
      ...(node.verdict ? [`our verdict: ${verdictOf(node)}`] : []),
      ...(node.yours.length ? [`yours: ${node.yours.join("; ")}`] : []),
      ...(matches(node) ? [] : ["filtered out"]),
    ].join(", ")}: ${node.claim} ${many(node.premises.length, "premise")}.`;
  /** Name a claim in a few words, as the picture shows it; all of them are said when it is opened. */
  const brief = (node) =>
    `${[
      `${node.id}, ${node.asserts}`,
      ...(node === thesis ? ["the thesis"] : []),
      ...(standing(node) ? [STATES[standing(node)]] : []),
      ...(matches(node) ? [] : ["filtered out"]),
    ].join(", ")}: ${node.short.join(" ")} (${many(node.premises.length, "premise")})`;
  const countLost = () => {
    const [out, count] = [pulled(), lost().size];
    const loses = `lose${count === 1 ? "s its" : " their"} way to the thesis ${spec.thesis}.`;
    const others = count ? `${many(count, "other claim")} ${loses}` : `No other claim loses its way to ${spec.thesis}.`;
    return `${joined(out)} ${out.length > 1 ? "are" : "is"} pulled out. ${others}`;
  };
  const summary = () =>
    pulled().length
      ? countLost()
      : `${many(nodes.length, "claim")} and ${many(spec.links.length, "link")} end in ${spec.thesis}; ` +
        `${chosen().id} is open.`;
  /** Return what `pulled` becomes when a claim is pulled out or put back. */
  const toggled = (node) =>
    pulled().includes(node.id) ? pulled().filter((one) => one !== node.id) : [...pulled(), node.id];
  const sentences = { words, brief, countLost, summary, verdictOf };
  return { spec, nodes, byId, thesis, kindOf, state, chosen, pulled, standing, matches, toggled, ...sentences };
}

// The open claim: what kind of claim it is and what that means, its neighbours, evidence and verdicts.

const listed = (name, items) => [
  make("strong", {}, `${name} (${items.length})`),
  items.length ? make("ul", {}, ...items.map((text) => make("li", {}, text))) : make("p", {}, "None here."),
];

/** Return the particulars of a claim, each with its name and, where there is one, its meaning. */
function particulars(node, meanings) {
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
function panelOf({ spec, byId, thesis, state, verdictOf }, act) {
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

// The shapes of claims and the legend that names them.

/** Draw the outline of a claim: its shape and colours say what it asserts. */
const outline = (spec, asserts, attributes = {}) =>
  make("svg:path", {
    class: "box",
    d: spec.shapes[asserts].d,
    style: `--edge:${spec.shapes[asserts].edge};--ground:${spec.shapes[asserts].ground}`,
    ...attributes,
  });

/** Make a small picture for a legend or a line of the tree. */
const key = (...marks) =>
  make("svg:svg", { class: "key", viewBox: "-76 -38 152 76", "aria-hidden": "true" }, ...marks);

const shapeKey = (spec, asserts) => key(outline(spec, asserts, { class: "box small" }));

const lineKey = (look) =>
  key(
    make("svg:path", {
      class: "line",
      d: "M-74,0H74",
      "stroke-width": look.width * 5,
      "stroke-dasharray": look.dashes.replace(/\d+/g, (n) => n * 3.5) || null,
    }),
  );

/** Make the legend: shapes and lines with counts, and the signs. */
function legend({ spec, nodes }) {
  const count = (name) => nodes.filter((node) => node.asserts === name).length;
  const entry = (...parts) => make("span", {}, ...parts);
  return make(
    "div",
    { class: "keys" },
    ...Object.keys(spec.shapes).map((name) => entry(shapeKey(spec, name), `${name} (${count(name)})`)),
    ...Object.entries(spec.kinds).map(([kind, look]) => entry(lineKey(look), `${kind} (${look.count})`)),
    entry("¶ paragraph"),
    entry("~ hedged"),
    entry(key(make("svg:path", { class: "gone", d: "M-68,-30H68V30H-68Z" })), `pulled out, or ${STATES.lost}`),
  );
}

// The picture of an argument: boxes with words, links between them, and the full words of a claim on hover and focus.

const TOP = -15, // of the first line in a box
  LINE = 12;
const HOW =
  "Right goes towards the thesis, Left to a premise, Up and Down within the column, Enter opens, " +
  "P pulls out or puts back, Home goes to the thesis.";

/** Make the links, each in the look of its kind. */
function curvesOf(spec, arrow) {
  return spec.links.map((link) => ({
    link,
    path: make("svg:path", {
      class: "link",
      d: link.d,
      "stroke-width": spec.kinds[link.kind].width,
      "stroke-dasharray": spec.kinds[link.kind].dashes || null,
      "stroke-linecap": link.kind === "background" ? "round" : null,
      "marker-end": `url(#${arrow})`,
    }),
  }));
}

/** Return the picture, and what brings it in step with the choices. */
function pictureOf(chart, id, act) {
  const { spec, nodes, byId, state, chosen, standing, matches, brief, verdictOf } = chart;
  const curves = curvesOf(spec, `${id}-arrow`);
  const size = { markerWidth: 9, markerHeight: 9, markerUnits: "userSpaceOnUse", orient: "auto" };
  const arrow = make(
    "svg:marker",
    { id: `${id}-arrow`, viewBox: "0 0 8 8", refX: 2, refY: 4, ...size },
    make("svg:path", { class: "head", d: "M0,0L8,4L0,8Z" }),
  );
  const map = control("svg:g", { role: "listbox", tabindex: 0, "aria-label": `${spec.title}. ${HOW}` });
  for (const node of nodes) {
    node.first = make("svg:text", { class: "first" }, `${node.id} ¶${node.paragraph}${node.hedge ? " ~" : ""}`);
    node.lines = node.short.map((_, at) => make("svg:text", { class: "words", y: TOP + (at + 1) * LINE }));
    node.first.setAttribute("y", TOP);
    node.option = make(
      "svg:g",
      {
        id: `${id}-${node.id}`,
        role: "option",
        transform: `translate(${node.x},${node.y})`,
        on: {
          click: () => {
            act.activate(node);
            act.open(node);
          },
          mouseenter: () => act.showTip(node),
          mouseleave: () => act.showTip(null),
        },
      },
      outline(spec, node.asserts),
      node.first,
      ...node.lines,
    );
    map.append(node.option);
  }
  const picture = make(
    "svg:svg",
    { class: "picture", viewBox: `0 0 ${spec.size.join(" ")}`, style: `--wide:${spec.size[0]}px` },
    make("svg:defs", {}, arrow),
    make("svg:g", { "aria-hidden": "true" }, ...curves.map((curve) => curve.path)),
    map,
  );

  /** Write the short words of a claim; what became of it takes the place of their last line. */
  function write(node) {
    const notes = { pulled: "pulled out", lost: "lost its way" };
    const note = notes[standing(node)] ?? verdictOf(node);
    const left = node.short.slice(0, spec.lines - 1);
    if (left.length < node.short.length) left.push(`${left.pop().replace(/ ?…$/, "")} …`);
    const shown = note ? [...left, note] : node.short;
    while (node.lines.length < shown.length) {
      const line = make("svg:text", { class: "words", y: TOP + (node.lines.length + 1) * LINE });
      node.lines.push(line);
      node.option.append(line);
    }
    node.lines.forEach((line, at) => {
      line.textContent = shown[at] ?? "";
      line.classList.toggle("note", Boolean(note) && at === shown.length - 1);
    });
  }

  function paint(looks) {
    for (const node of nodes) {
      node.option.setAttribute("aria-selected", String(looks.get(node).chosen));
      node.option.setAttribute("aria-label", brief(node));
      write(node);
    }
    for (const { link, path } of curves) {
      const pair = [byId.get(link.from), byId.get(link.to)];
      path.classList.toggle("near", pair.includes(state.active ?? chosen()));
      path.classList.toggle(
        "cut",
        pair.some((node) => standing(node) || !matches(node)),
      );
    }
  }
  return { picture, map, paint };
}

/** Return the box with the full words of a claim, and what shows it beside the claim or hides it. */
function tipOf(spec, stage, picture) {
  const tip = make("div", { class: "tip", hidden: true, "aria-hidden": "true" });
  function showTip(node) {
    tip.hidden = !node;
    if (!node) return;
    const scale = picture.getBoundingClientRect().width / spec.size[0];
    tip.textContent = `${node.id} ¶${node.paragraph}: ${node.claim}`;
    const most = stage.scrollLeft + stage.clientWidth - tip.offsetWidth - 4;
    tip.style.left = `${Math.max(stage.scrollLeft, Math.min(node.x * scale - 40, most))}px`;
    const [below, above] = [(node.y + spec.high + 4) * scale, (node.y - spec.high - 4) * scale - tip.offsetHeight];
    const room = below + tip.offsetHeight < stage.scrollTop + stage.clientHeight;
    tip.style.top = `${room || above < stage.scrollTop ? below : above}px`;
  }
  return { tip, showTip };
}

// The argument as a tree: the premises of each claim hang under it and can be unfolded.

/** Make the button of a claim, as the tree and the table have it; its state is written into it. */
function claimButton(node, open, ...children) {
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
function treeOf({ spec, nodes, byId, thesis, kindOf }, { open }) {
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

// The argument as a table: a row per claim with what it supports.

/** Make the table, and the row in which the open claim is shown below its own. */
function tableOf({ nodes, kindOf, verdictOf }, { open }) {
  const judged = nodes.some((node) => node.verdict || node.yours.length);
  const names = ["Claim", "¶", "In our words", "Asserts", "Hedge", "Supports"];
  const columns = [...names, ...(judged ? ["Our verdict", "Yours"] : [])];
  const ways = (node) => node.supports_ids.map((one) => `${one} (${kindOf.get(`${node.id} ${one}`)})`).join(", ");
  const cellsOf = (node) => [
    node.paragraph,
    node.claim,
    node.asserts,
    node.hedge || "–",
    ways(node) || "nothing: an end",
    ...(judged ? [verdictOf(node) || "–", node.yours.join("; ") || "–"] : []),
  ];
  const rows = nodes.map((node) => {
    const button = claimButton(node, open, make("b", {}, `${node.id} `));
    const cells = cellsOf(node).map((text) => make("td", {}, text));
    node.line = make("tr", {}, make("th", { scope: "row" }, button), ...cells);
    return node.line;
  });
  const heads = columns.map((name) => make("th", { scope: "col" }, name));
  const spread = make("td", { colspan: columns.length });
  const table = make("table", {}, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows));
  return { table, spread, spreadRow: make("tr", {}, spread) };
}

// The argument map: one graph as picture, tree and table. All of it is here; nothing waits for the kernel.

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

var argument_map = { render };

export { argument_map as default };
