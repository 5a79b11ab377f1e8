// What is chosen in a table of ties, here and in Python, and what is said of it.
import { sender, settle } from "../shared/dom.js";
import { partners } from "./model.js";

const PATIENCE = 5000; // milliseconds

/** Return the state of one table: what was given, what the filters leave of it, the page, and ways to change it. */
export function choicesOf(model) {
  const t = {
    model,
    spec: null,
    columns: null,
    kept: [],
    at: 0,
    drawn: new Map(),
    texts: new Map(),
    opened: new Set(),
    longest: [],
    asked: 0,
    waiting: 0,
    problem: "",
    alone: Boolean(model.get("alone")), // on a page without a kernel
  };
  const send = sender(model);
  const countryName = (code) => new Map(model.get("choices").countries).get(code);
  const nameOf = (code) => t.spec.rows.find((row) => row.code === code)?.name ?? countryName(code) ?? code;
  t.names = (codes) => codes.map(nameOf);
  t.same = (a, b) => a.length === b.length && a.every((one, number) => one === b[number]);
  t.choose = (values) => {
    for (const [name, value] of Object.entries(values)) model.set(name, value);
    send();
  };
  /** Choose what only Python can compute, and say so if no answer comes. */
  t.ask = (values) => {
    t.choose(values);
    clearTimeout(t.waiting);
    t.waiting = setTimeout(() => {
      t.problem =
        "Python has not answered yet: it is busy, or was stopped. Sorting, filters and files work without it.";
      t.say();
    }, PATIENCE);
  };
  t.written = () => (t.leading() ? "" : t.names(model.get("partners")).join("; "));
  t.leading = () => model.get("partners").length > 0 && t.same(model.get("partners"), t.spec.leading);
  t.pageCount = () => Math.max(1, Math.ceil(t.kept.length / (model.get("size") || Infinity)));
  return t;
}

/** Say in words what the table shows: how many partners, in which order, on which page. */
export function statusOf({ model, columns, spec, kept, at, pageCount }) {
  const of = spec.rows.filter((row) => !row.group).length;
  if (!kept.length) return of ? `None of ${partners(of)} fits the filters.` : "No partners.";
  const [sorted, way] = model.get("sort"),
    column = columns.find((one) => one.id === sorted);
  const order = column
    ? `sorted by ${column.head}, ${column.orders.find(([one]) => one === way)?.[1]}`
    : "leading partners first";
  const pages = pageCount(),
    count = kept.length < of ? `${kept.length} of ${partners(of)}` : partners(kept.length);
  return `${count}, ${order}.${pages > 1 ? ` Page ${at + 1} of ${pages}.` : ""}`;
}

/** Let the table say what it shows: one message for one change. */
export function speaker(t, live) {
  t.say = () => {
    const words = [t.problem, statusOf(t)].filter(Boolean).join(" ");
    live.classList.toggle("wrong", Boolean(t.problem));
    // a repeated error is said again
    live.textContent = live.textContent === words && t.problem ? `${words}\u00a0` : words;
  };
  t.speak = settle(t.say, 300);
}
