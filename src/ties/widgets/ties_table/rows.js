// Draws the rows of a table of ties: cells, bars, small lines and, on demand, where the figures come from.
import { control, make } from "../shared/dom.js";

const LINE = { width: 96, height: 24, edge: 3 };

/** Draw all years of a figure: a line, a dot for a lone year and for the last, a pale band where years are missing. */
function smallLine(points, words) {
  const [years, values] = [points.map(([year]) => year), points.map(([, value]) => value)];
  const [first, last, low, high] = [years[0], years.at(-1), Math.min(...values), Math.max(...values)];
  const x = (year) => LINE.edge + ((year - first) / (last - first)) * (LINE.width - 2 * LINE.edge);
  const part = (value) => (high > low ? (value - low) / (high - low) : 0.5);
  const y = (value) => LINE.height - LINE.edge - part(value) * (LINE.height - 2 * LINE.edge);
  const joined = (at) => years[at - 1] === years[at] - 1;
  const parts = [];
  const path = points.map(([year, value], at) => {
    if (at && !joined(at)) {
      const edge = Math.min(2, (x(year) - x(years[at - 1])) / 4),
        left = x(years[at - 1]) + edge;
      parts.push(make("svg:rect", { class: "gap", x: left, y: 0, width: x(year) - edge - left, height: LINE.height }));
    }
    const alone = !joined(at) && !joined(at + 1);
    if (alone || at === points.length - 1) parts.push(make("svg:circle", { cx: x(year), cy: y(value), r: 2 }));
    return `${joined(at) ? "L" : "M"}${x(year).toFixed(1)},${y(value).toFixed(1)}`;
  });
  const size = { width: LINE.width, height: LINE.height, viewBox: `0 0 ${LINE.width} ${LINE.height}` };
  return make(
    "svg:svg",
    { role: "img", "aria-label": words, ...size },
    ...parts,
    make("svg:path", { d: path.join("") }),
  );
}

/** Draw what a cell says. The longest bar is that of the largest number on screen, so the style has its width. */
function cellParts(cell, at) {
  if (cell.missing) return [make("small", {}, "not reported")];
  if (cell.points) return [smallLine(cell.points, cell.text)];
  const words = make(cell.key == null ? "small" : "b", {}, cell.text);
  const small = cell.small ? make("small", {}, ` ${cell.small}`) : null;
  const style = `--v:${Math.max(0, cell.key)};--most:var(--most-${at})`;
  const bar = cell.bar ? make("div", { class: `bar ${cell.bar}`, style }) : null;
  return [words, small, bar].filter(Boolean);
}

/** Draw a row. Where a table of the caller says nothing of the partner, that is said once for its columns. */
export function drawRow(row, columns, open, isOpen) {
  const cells = [];
  for (let at = 1; at < columns.length; at++) {
    if (!columns[at].shown) continue;
    let width = 1,
      end = at + 1;
    if (row.cells[at].missing) {
      const same = (one) => one.table === columns[at].table && one.theme === columns[at].theme;
      for (; columns[end] && (!columns[end].shown || (same(columns[end]) && row.cells[end].missing)); end++) {
        if (columns[end].shown) width += 1;
      }
    }
    const look = width > 1 ? { class: "left", colspan: width } : { class: columns[at].side };
    cells.push(make("td", look, ...cellParts(row.cells[at], at)));
    if (width > 1) at = end - 1;
  }
  const words = { "aria-label": `Sources for ${row.name}`, title: "Where these figures come from" };
  const state = { type: "button", class: "sources", "aria-expanded": String(isOpen) };
  const button = row.sources.length ? control("button", { ...state, ...words, on: { click: () => open(row) } }) : null;
  return make("tr", {}, make("th", { scope: "row" }, row.name, " ", button), ...cells);
}

/** Draw the row below a partner that says where its figures come from. */
export function drawSources(row, width) {
  const list = make("ul", {}, ...row.sources.map((words) => make("li", {}, words)));
  return make("tr", { class: "info" }, make("td", { colspan: width }, list));
}

/** Draw the header: a row of themes where there are several, then a button for each column that can be sorted. */
export function drawHead(columns, sortBy) {
  const shown = columns.filter((column) => column.shown),
    themes = [];
  for (const { theme } of shown) {
    if (themes.at(-1)?.theme === theme) themes.at(-1).width += 1;
    else themes.push({ theme, width: 1 });
  }
  const capital = (theme) => theme[0].toUpperCase() + theme.slice(1);
  const above = ({ theme, width }) =>
    theme ? make("th", { scope: "colgroup", colspan: width }, capital(theme)) : make("td", {});
  const button = (column) =>
    control(
      "button",
      { type: "button", on: { click: () => sortBy(column) } },
      column.head,
      make("span", { class: "way", "aria-hidden": "true" }),
    );
  const cell = (column) =>
    make(
      "th",
      { scope: "col", class: column.side, "data-id": column.id },
      column.orders.length ? button(column) : column.head,
    );
  const first = themes.length > 2 ? [make("tr", { class: "themes" }, ...themes.map(above))] : [];
  return [...first, make("tr", {}, ...shown.map(cell))];
}
