// The controls of a table of ties: what is computed in Python, and what is filtered in the page.
import { control, make } from "../shared/dom.js";
import { chip, chooser, columnBoxes, field, labelled, offer, pushButton } from "./controls.js";
import { codesOf } from "./model.js";

const SIZES = [15, 25, 50, 0];
const capital = (word) => word[0].toUpperCase() + word.slice(1);

/** Return the controls above and below the table, and what brings them in step with the choices. */
export function controlsOf(t, id) {
  const { model, choose, ask, names } = t;
  const start = () => model.get("choices").start;
  const country = chooser((value) => ask({ country: value }));
  const theme = chooser((value) => ask({ theme: value }));
  const [first, last] = [chooser(years), chooser(years)];
  const known = make("datalist", { id: `${id}-names` });
  const only = field({ type: "text", list: known.id, placeholder: "all; or names, then Enter" }, namePartners);
  const find = control("input", {
    type: "search",
    autocomplete: "off",
    on: { input: () => choose({ search: find.value }) },
  });
  const size = chooser((value) => choose({ size: Number(value) }));
  const boxes = make("fieldset", {}, make("legend", {}, "Columns"));
  const startAgain = () => {
    choose(start());
    only.value = "";
    t.problem = "";
    t.say();
  };
  const reset = pushButton("Reset", startAgain, { title: "Back to what the cell asked for" });
  const computed = [
    labelled("Country", country),
    labelled("Theme", theme),
    labelled("First year", first, "short"),
    labelled("Last year", last, "short"),
  ];
  const bar = make(
    "div",
    { class: "bar" },
    ...(t.alone ? [] : computed),
    labelled("Only these partners", only, "grow"),
    labelled("Find in the table", find, "grow"),
  );
  const chips = make("ul", { class: "chips", "aria-label": "Filters in use" });
  const every = pushButton("Show all partners", () => {
    choose({ partners: [], search: "" });
    every.hidden = true;
    find.focus();
  });
  const pages = SIZES.map((one) => [String(one), one ? `${one} rows` : "all rows"]);

  function years() {
    const span = [Number(first.value), Number(last.value)],
      wrongWay = span[0] > span[1];
    for (const list of [first, last]) list.setAttribute("aria-invalid", String(wrongWay));
    if (!wrongWay) return ask({ span });
    const remedy = "Choose two years in order; the table is as it was.";
    t.problem = `The first year, ${span[0]}, comes after the last, ${span[1]}. ${remedy}`;
    t.say();
  }

  function namePartners(text) {
    if (text.trim() === t.written()) return;
    const codes = codesOf(t.spec.rows, text);
    t.problem = t.alone && !codes ? `No partner in this table is called “${text.trim()}”; choose from the list.` : "";
    if (codes) choose({ partners: codes });
    else if (t.alone) t.say();
    else ask({ asked: { text, number: ++t.asked } });
  }

  function paintChips() {
    const named = model.get("partners"),
      search = model.get("search"),
      list = [];
    const away = (values) => () => {
      choose(values);
      find.focus();
    };
    const who = t.leading() ? `the ${named.length} leading ones` : names(named).join(", ");
    if (named.length) list.push(chip(`Partners: ${who}`, away({ partners: [] })));
    if (search) list.push(chip(`Contains “${search}”`, away({ search: "" })));
    chips.replaceChildren(...list);
    chips.hidden = !list.length;
    every.hidden = !named.length;
    if (document.activeElement !== only) only.value = t.written();
    if (document.activeElement !== find || !search) find.value = search;
  }

  /** Offer the choices that Python has sent. */
  function takeChoices() {
    const { countries, themes, years } = model.get("choices"),
      span = model.get("span");
    const all = [...new Set([...years, ...span])].sort((a, b) => a - b).map((year) => [String(year), String(year)]);
    const ways = themes.map((one) => [one, capital(one)]);
    offer(country, countries, model.get("country"));
    offer(theme, ways, model.get("theme"));
    offer(first, all, String(span[0]));
    offer(last, all, String(span[1]));
    for (const list of [first, last]) list.removeAttribute("aria-invalid");
    known.replaceChildren(...t.spec.rows.map((row) => make("option", { value: row.name })));
  }

  /** Offer the columns, unless somebody is at them. */
  function takeBoxes(hidden) {
    if (boxes.contains(document.activeElement)) return;
    boxes.replaceChildren(
      boxes.firstChild,
      ...columnBoxes(t.columns, hidden, (one, isShown) => {
        const others = model.get("hidden").filter((name) => name !== one);
        choose({ hidden: isShown ? others : [...others, one] });
      }),
    );
  }

  const showSize = () => offer(size, pages, String(model.get("size")));
  const columns = make("details", { class: "columns" }, control("summary", {}, "Choose columns"), boxes);
  const upper = [bar, make("div", { class: "bar" }, chips, every)];
  const lower = (...buttons) => [labelled("Rows on a page", size, "short"), ...buttons, reset, columns];
  return { upper, lower, known, paintChips, takeChoices, takeBoxes, showSize };
}
