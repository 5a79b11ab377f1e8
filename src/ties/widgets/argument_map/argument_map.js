// The argument map: one graph as picture, tree and table. All of it is here; nothing waits for the kernel.
import { watchConnection } from "../shared/connection.js";
import { control, make, newId, settle } from "../shared/dom.js";

const STATES = { pulled: "pulled out", lost: "lost its way to the thesis" };
const VIEWS = { picture: "Picture", tree: "Tree", table: "Table" };
const NARROW = 640; // below this width the picture would not be whole, so the tree is what opens

function render({ model, el }) {
  const spec = model.get("spec");
  const id = `ties-argument-${newId()}`;
  const nodes = spec.claims.map((claim) => ({ ...claim, buttons: [] }));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const thesis = byId.get(spec.thesis);
  const kindOf = new Map(spec.links.map((link) => [`${link.from} ${link.to}`, link.kind]));
  const push = settle(() => model.save_changes(), 120);
  const state = { active: null, view: "picture", asked: false, filters: {}, text: "" };

  // ---- what is asked of the data
  const chosen = () => byId.get(model.get("selected"));
  const pulled = () => byId.get(model.get("pulled")) ?? null;
  const lost = (node) => (spec.lost[model.get("pulled")] ?? []).includes(node.id);
  const standing = (node) => (node === pulled() ? "pulled" : lost(node) ? "lost" : "");
  const matches = (node) =>
    Object.entries(state.filters).every(([key, value]) => !value || node[key] === value) &&
    (!state.text || `${node.id} ${node.claim}`.toLowerCase().includes(state.text));
  const verdictOf = (node) => node.judgement ?? "";
  const hedgeOf = (node) => (node.hedge ? `hedged with “${node.hedge}”` : "not hedged");
  const many = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;
  const words = (node) =>
    `${[
      `${node.id}, paragraph ${node.paragraph}, ${node.asserts}, ${hedgeOf(node)}`,
      ...(node === thesis ? ["the thesis"] : []),
      ...(standing(node) ? [STATES[standing(node)]] : []),
      ...(node.verdict ? [`our verdict: ${verdictOf(node)}`] : []),
      ...(node.yours.length ? [`yours: ${node.yours.join("; ")}`] : []),
      ...(matches(node) ? [] : ["filtered out"]),
    ].join(", ")}: ${node.claim} ${many(node.premises.length, "premise")}.`;
  const countLost = () => {
    const count = spec.lost[model.get("pulled")].length;
    return `${model.get("pulled")} is pulled out: ${many(count, "claim")} lost ${count === 1 ? "its" : "their"} way to the thesis ${spec.thesis}.`;
  };
  const summary = () =>
    pulled()
      ? countLost()
      : `${many(nodes.length, "claim")} and ${many(spec.links.length, "link")} end in ${spec.thesis}; ${chosen().id} is open.`;

  // ---- the picture
  const outline = (node, attributes = {}) =>
    make("svg:path", {
      d: spec.shapes[node.asserts].d,
      fill: spec.shapes[node.asserts].ground,
      stroke: spec.shapes[node.asserts].edge,
      ...attributes,
    });
  const arrow = make("svg:marker", {
    id: `${id}-arrow`,
    viewBox: "0 0 8 8",
    refX: 2,
    refY: 4,
    markerWidth: 9,
    markerHeight: 9,
    markerUnits: "userSpaceOnUse",
    orient: "auto",
  });
  arrow.innerHTML = '<path d="M0,0L8,4L0,8Z" fill="#52606d"/>';
  const curves = spec.links.map((link) => ({
    link,
    path: make("svg:path", {
      class: "link",
      d: link.d,
      "stroke-width": spec.kinds[link.kind].width,
      "stroke-dasharray": spec.kinds[link.kind].dashes || null,
      "stroke-linecap": link.kind === "background" ? "round" : null,
      "marker-end": `url(#${id}-arrow)`,
    }),
  }));
  const map = control("svg:g", {
    role: "listbox",
    tabindex: 0,
    "aria-label":
      `${spec.title}. Right goes towards the thesis, ` +
      "Left to a premise, Up and Down within the column, Enter opens, P pulls out or puts back, Home goes to the thesis.",
  });
  for (const node of nodes) {
    node.first = make("svg:text", { class: "first" }, `${node.id} ¶${node.paragraph}${node.hedge ? " ~" : ""}`);
    node.second = make("svg:text", { class: "second", y: 11 });
    node.option = make(
      "svg:g",
      {
        id: `${id}-${node.id}`,
        role: "option",
        transform: `translate(${node.x},${node.y})`,
        on: {
          click: () => {
            activate(node);
            open(node);
          },
          mouseenter: () => showTip(node, `${node.id} ¶${node.paragraph}: ${node.claim}`),
          mouseleave: () => showTip(state.active),
        },
      },
      outline(node),
      node.first,
      node.second,
    );
    map.append(node.option);
  }
  const picture = make(
    "svg:svg",
    { class: "picture", viewBox: `0 0 ${spec.size.join(" ")}` },
    make("svg:defs", {}, arrow),
    make("svg:g", { "aria-hidden": "true" }, ...curves.map((curve) => curve.path)),
    map,
  );
  const tip = make("div", { class: "tip", hidden: true, "aria-hidden": "true" });
  const key = (...marks) =>
    make("svg:svg", { class: "key", viewBox: "-52 -26 104 52", "aria-hidden": "true" }, ...marks);
  const count = (name) => nodes.filter((node) => node.asserts === name).length;
  const keys = make(
    "div",
    { class: "keys" },
    ...Object.keys(spec.shapes).map((name) =>
      make(
        "span",
        {},
        key(outline({ asserts: name }, { transform: "scale(.95,1.4)", "stroke-width": 4 })),
        `${name} (${count(name)})`,
      ),
    ),
    ...Object.entries(spec.kinds).map(([kind, look]) =>
      make(
        "span",
        {},
        key(
          make("svg:path", {
            d: "M-50,0H50",
            stroke: "#52606d",
            "stroke-width": look.width * 4,
            "stroke-dasharray": look.dashes.replace(/\d+/g, (n) => n * 2.5) || null,
          }),
        ),
        `${kind} (${look.count})`,
      ),
    ),
    make("span", {}, "¶ paragraph"),
    make("span", {}, "~ hedged"),
    make(
      "span",
      {},
      key(
        make("svg:path", {
          d: "M-46,-20H46V20H-46Z",
          fill: "#fff",
          stroke: "#1f2933",
          "stroke-width": 4,
          "stroke-dasharray": "14 9",
        }),
      ),
      `pulled out, or ${STATES.lost}`,
    ),
  );

  // ---- the tree and the table
  const claimButton = (node, ...children) => {
    const button = control("button", { type: "button", class: "claim", on: { click: () => open(node) } }, ...children);
    button.state = make("i", {});
    button.append(button.state);
    node.buttons.push(button);
    return button;
  };
  const seen = new Set();
  function branch(node, depth, above) {
    const fresh = !seen.has(node);
    seen.add(node);
    const again = !fresh && node.premises.length ? ` (its premises stand under ${node.under})` : "";
    const button = claimButton(
      node,
      key(outline(node, { transform: "scale(.95,1.4)", "stroke-width": 4 })),
      " ",
      make("b", {}, node.id),
      ` ¶${node.paragraph} ${node.asserts}${node.hedge ? " ~" : ""}${above ? `, ${kindOf.get(`${node.id} ${above.id}`)}` : ""}: ${node.claim}${again}`,
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
    const fold = control("button", { type: "button", class: "fold", on: { click: () => node.unfold(below.hidden) } });
    node.unfold = (wide) => {
      below.hidden = !wide;
      fold.textContent = wide ? "▾" : "▸";
      fold.setAttribute("aria-expanded", String(wide));
      fold.setAttribute("aria-label", `${many(node.premises.length, "premise")} of ${node.id}`);
    };
    node.unfold(depth < 1);
    row.prepend(fold);
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
  const judged = nodes.some((node) => node.verdict || node.yours.length);
  const columns = [
    "Claim",
    "¶",
    "In our words",
    "Asserts",
    "Hedge",
    "Supports",
    ...(judged ? ["Our verdict", "Yours"] : []),
  ];
  const body = make(
    "tbody",
    {},
    ...nodes.map((node) => {
      const cells = [
        node.paragraph,
        node.claim,
        node.asserts,
        node.hedge || "–",
        node.supports_ids.map((one) => `${one} (${kindOf.get(`${node.id} ${one}`)})`).join(", ") || "nothing: an end",
        ...(judged ? [verdictOf(node) || "–", node.yours.join("; ") || "–"] : []),
      ];
      node.line = make(
        "tr",
        {},
        make("th", { scope: "row" }, claimButton(node, make("b", {}, `${node.id} `))),
        ...cells.map((text) => make("td", {}, text)),
      );
      return node.line;
    }),
  );
  const table = make(
    "table",
    {},
    make("thead", {}, make("tr", {}, ...columns.map((name) => make("th", { scope: "col" }, name)))),
    body,
  );

  // ---- the open claim; its button stays the same element, so that the focus stays on it
  const heading = make("h5", { tabindex: -1 });
  const pull = control("button", { type: "button", on: { click: () => pullOut(chosen()) } });
  const about = make("div", {});
  const panel = make("section", { class: "open", "aria-label": "The open claim" }, heading, pull, about);
  const spread = make("td", { colspan: columns.length });
  const spreadRow = make("tr", {}, spread);
  const listed = (name, items) => [
    make("strong", {}, `${name} (${items.length})`),
    items.length ? make("ul", {}, ...items.map((text) => make("li", {}, text))) : make("p", {}, "None here."),
  ];
  const ways = (name, ids) =>
    make(
      "p",
      {},
      `${name}: `,
      ...(ids.length
        ? ids.map((one) =>
            control(
              "button",
              {
                type: "button",
                "aria-label": `${one}: ${byId.get(one).claim}`,
                on: {
                  click: () => {
                    open(byId.get(one));
                    heading.focus();
                  },
                },
              },
              one,
            ),
          )
        : ["none"]),
    );
  function paintPanel(node) {
    for (let above = byId.get(node.under); above; above = byId.get(above.under)) above.unfold(true);
    heading.textContent = `${node.id}${node === thesis ? " (thesis)" : ""} · paragraph ${node.paragraph} · ${[node.asserts, node.theme, node.type].filter(Boolean).join(" · ")} · ${hedgeOf(node)}`;
    about.replaceChildren(
      make("p", {}, node.claim),
      ways("Supports", node.supports_ids),
      ways("Premises", node.premises),
      ...(spec.evidence
        ? [...listed("Evidence for", node.supports), ...listed("Evidence against", node.challenges)]
        : []),
      ...(spec.judged
        ? [
            make(
              "p",
              {},
              make("strong", {}, "Our verdict: "),
              node.verdict
                ? `${verdictOf(node)}${node.confidence ? ` (confidence: ${node.confidence})` : ""}. ${node.reasoning ?? ""}`
                : "shows once you have weighed this claim.",
            ),
          ]
        : []),
      make("p", {}, make("strong", {}, "Your verdict: "), node.yours.join("; ") || "not weighed yet."),
    );
  }
  function placePanel(node) {
    const home = state.view === "tree" ? node.item : state.view === "table" ? spread : side;
    if (panel.parentNode !== home) home === node.item ? node.item.firstChild.after(panel) : home.append(panel);
    if (state.view !== "table") spreadRow.remove();
    else if (node.line.nextSibling !== spreadRow) node.line.after(spreadRow);
  }

  // ---- the controls
  const search = control("input", {
    type: "search",
    placeholder: "id or word",
    on: {
      input: () => {
        state.text = search.value.trim().toLowerCase();
        filtered();
      },
      keydown: (event) => {
        if (event.key === "Enter") find();
      },
    },
  });
  const pick = ({ key: name, label, options }) => {
    const box = control(
      "select",
      {
        on: {
          change: () => {
            state.filters[name] = box.value;
            filtered();
          },
        },
      },
      make("option", { value: "" }, "all"),
      ...Object.entries(options).map(([value, text]) => make("option", { value }, text)),
    );
    return make("label", {}, label, box);
  };
  const switches = Object.entries(VIEWS).map(([name, text]) =>
    control(
      "button",
      {
        type: "button",
        "data-view": name,
        on: {
          click: () => {
            state.asked = true;
            show(name);
          },
        },
      },
      text,
    ),
  );
  const bar = make(
    "div",
    { class: "bar" },
    make("div", { role: "group", "aria-label": "View" }, ...switches),
    make("label", {}, "Find a claim", search),
    ...spec.filters.map(pick),
  );
  const live = make("p", { class: "now", "aria-live": "polite" });
  const say = (text) => {
    live.textContent = text;
  };

  // ---- painting
  function paint() {
    const open = chosen();
    for (const node of nodes) {
      const looks = {
        pulled: standing(node) === "pulled",
        lost: standing(node) === "lost",
        faded: !matches(node),
        chosen: node === open,
        active: node === state.active,
      };
      for (const mark of [node.option, ...node.buttons])
        for (const [name, on] of Object.entries(looks)) mark.classList.toggle(name, on);
      node.option.setAttribute("aria-selected", String(looks.chosen));
      node.option.setAttribute("aria-label", words(node));
      node.second.textContent =
        standing(node) === "lost" ? "lost its way" : standing(node) ? STATES.pulled : verdictOf(node);
      node.first.setAttribute("y", node.second.textContent ? -2 : 5);
      for (const button of node.buttons) {
        const known = node.line.contains(button) ? [] : [verdictOf(node), node.yours.length && "weighed by you"]; // columns say it
        const notes = [STATES[standing(node)], ...known].filter(Boolean);
        button.state.textContent = notes.length ? ` [${notes.join("; ")}]` : "";
        button.setAttribute("aria-current", String(looks.chosen));
      }
      node.line.hidden = looks.faded;
    }
    for (const { link, path } of curves) {
      const pair = [byId.get(link.from), byId.get(link.to)];
      path.classList.toggle("near", pair.includes(state.active ?? open));
      path.classList.toggle(
        "cut",
        pair.some((node) => standing(node) || !matches(node)),
      );
    }
    pull.textContent = open === pulled() ? "Put back" : "Pull this claim out";
    pull.disabled = open === thesis;
    placePanel(open);
  }
  function show(view) {
    state.view = view;
    for (const button of switches) button.setAttribute("aria-pressed", String(button.dataset.view === view));
    stage.replaceChildren(...(view === "picture" ? [picture, tip] : [view === "tree" ? tree : table]));
    keys.hidden = view === "table";
    paint();
    centre(chosen());
  }
  function showTip(node, text) {
    tip.hidden = !node;
    if (!node) return;
    const scale = picture.getBoundingClientRect().width / spec.size[0];
    tip.textContent = text ?? node.claim.replace(/^(.{24}\S*).+$/, "$1 …"); // beside the line above, a few words do
    tip.style.left = `${Math.max(0, Math.min(node.x * scale - 40, spec.size[0] * scale - tip.offsetWidth))}px`;
    tip.style.top = `${(node.y + 20) * scale}px`;
  }

  // ---- moving about
  function activate(node) {
    state.active = node;
    if (node) map.setAttribute("aria-activedescendant", node.option.id);
    else map.removeAttribute("aria-activedescendant");
    paint();
    showTip(node);
    say(node ? words(node) : summary());
    if (node) centre(node);
  }
  /** On a narrow screen the picture scrolls; bring a claim into its middle. */
  function centre(node) {
    stage.scrollLeft = (node.x / spec.size[0]) * picture.getBoundingClientRect().width - stage.clientWidth / 2;
  }
  function walk(found, otherwise) {
    if (!state.active) activate(chosen());
    const next = found(state.active);
    if (next) activate(next);
    else say(`${state.active.id} ${otherwise}`);
  }
  const beside = (step) => (node) => {
    const column = nodes.filter((one) => one.x === node.x).sort((a, b) => a.y - b.y);
    return column[column.indexOf(node) + step];
  };
  function open(node) {
    model.set("selected", node.id);
    push();
    paintPanel(node);
    paint();
    say(
      `${node.id} is open: ${node.claim}${spec.evidence ? ` Evidence: ${node.supports.length} for, ${node.challenges.length} against.` : ""}`,
    );
  }
  function pullOut(node) {
    if (node === thesis) return say(`${node.id} is the thesis, to which all others lead; pull out one of those.`);
    model.set("pulled", node === pulled() ? null : node.id);
    push();
    paint();
    say(pulled() ? countLost() : `${node.id} is back; every claim has the way to the thesis that it had.`);
  }
  function filtered() {
    paint();
    const left = nodes.filter(matches).length;
    say(
      left === nodes.length
        ? `All ${left} claims are shown.`
        : `${left} of ${many(nodes.length, "claim")} match; the others are faded, and left out of the table.`,
    );
  }
  function find() {
    if (!state.text) return;
    const node = byId.get(state.text.toUpperCase()) ?? nodes.find(matches);
    if (!node) return say(`No claim has “${search.value}” in its id or words.`);
    search.value = state.text = "";
    if (state.view === "picture") activate(node);
    open(node);
  }
  const current = () => state.active ?? chosen();
  const KEYS = {
    ArrowRight: () => walk((node) => byId.get(node.supports_ids[0]), "supports no other claim; it is an end."),
    ArrowLeft: () => walk((node) => byId.get(node.premises[0]), "has no premise here."),
    ArrowUp: () => walk(beside(-1), "is the topmost of its column."),
    ArrowDown: () => walk(beside(1), "is the lowest of its column."),
    Enter: () => open(current()),
    " ": () => open(current()),
    p: () => pullOut(current()),
    P: () => pullOut(current()),
    Home: () => activate(thesis),
    Escape: () => activate(null),
  };
  map.addEventListener("keydown", (event) => {
    if (!KEYS[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    KEYS[event.key]();
  });
  map.addEventListener("focus", () => {
    if (!state.active && map.matches(":focus-visible")) activate(chosen());
  });
  map.addEventListener("blur", () => {
    state.active = null;
    map.removeAttribute("aria-activedescendant");
    showTip(null);
    paint();
  });

  // ---- together
  const stage = make("div", { class: "stage" });
  const side = make("div", { class: "side" });
  el.append(
    make(
      "section",
      { class: "ties-argument", "aria-labelledby": `${id}-title` },
      make("h4", { id: `${id}-title` }, spec.title),
      bar,
      live,
      make("div", { class: "body" }, stage, side),
      keys,
      make("p", { class: "note" }, spec.note),
    ),
  );
  model.on("change:selected", () => {
    paintPanel(chosen());
    paint();
  });
  model.on("change:pulled", () => {
    paint();
    say(summary());
  });
  const watcher = new ResizeObserver(([{ contentRect }]) => {
    const view = contentRect.width < NARROW ? "tree" : "picture";
    if (contentRect.width && !state.asked && view !== state.view) show(view);
  });
  watcher.observe(el);
  paintPanel(chosen());
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
