// The picture of an argument: boxes with words, links between them, and the full words of a claim on hover and focus.
import { control, make } from "../shared/dom.js";
import { outline } from "./shapes.js";

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
export function pictureOf(chart, id, act) {
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
export function tipOf(spec, stage, picture) {
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
