// What a table of ties shows: which rows, in which order, and as a file. Nothing here touches the page.
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
const COLLATOR = new Intl.Collator("en", { sensitivity: "base", numeric: true });

/** Return the codes of typed names, if each is the name or code of a row; null where the kernel has to be asked. */
export function codesOf(rows, text) {
  const byName = new Map(
    rows.flatMap((row) => [
      [fold(row.name), row.code],
      [fold(row.code), row.code],
    ]),
  );
  const whole = byName.get(fold(text));
  if (whole) return [whole];
  const names = text
    .split(text.includes(";") ? ";" : ",")
    .map(fold)
    .filter(Boolean);
  const codes = names.map((name) => byName.get(name));
  return codes.every(Boolean) ? [...new Set(codes)] : null;
}

/** Return the words of a row in the columns that are shown, ready to be searched. */
export function searchText(row, columns) {
  const seen = row.cells.filter((cell, at) => columns[at].shown && !cell.points);
  return fold(`${seen.map((cell) => `${cell.text ?? ""} ${cell.small ?? ""}`).join(" ")} ${row.code}`);
}

/** Keep the rows of the named partners, or all but groups, that contain the searched words. */
export function matching(rows, partners, search, textOf) {
  const named = new Set(partners),
    words = fold(search);
  const kept = rows.filter((row) => (named.size ? named.has(row.code) : !row.group));
  return words ? kept.filter((row) => textOf(row).includes(words)) : kept;
}

/** Sort rows by a column; a missing value comes last either way, and equal ones stay in the given order. */
export function ordered(rows, columns, [id, way] = []) {
  const at = columns.findIndex((column) => column.id === id);
  if (at < 0) return rows;
  const sign = way === "down" ? -1 : 1;
  const pairs = rows.map((row) => [row.cells[at].key, row]);
  const known = pairs.filter(([key]) => key != null);
  const missing = pairs.filter(([key]) => key == null);
  known.sort(([a], [b]) => sign * (typeof a === "number" ? a - b : COLLATOR.compare(a, b)));
  return [...known, ...missing].map(([, row]) => row);
}

/** Return the order of the next click on a header: its first, its second, then that of the leading partners. */
export function nextOrder(column, [id, way] = []) {
  const ways = column.orders.map(([one]) => one);
  const next = id === column.id ? ways[ways.indexOf(way) + 1] : ways[0];
  return next ? [column.id, next] : [];
}

/** Return the fields of the rows in the columns that are shown, a header first. */
export function fieldsOf(spec, columns, rows) {
  const kept = spec.fields.map(([, at]) => columns[at].shown);
  const pick = (fields) => fields.filter((_, number) => kept[number]);
  return [pick(spec.fields.map(([name]) => name)), ...rows.map((row) => pick(row.fields))];
}

/** Return rows of fields as text that a spreadsheet takes when it is pasted. */
export const asText = (rows) =>
  rows.map((row) => row.map((text) => text.replace(/[\t\r\n]+/g, " ")).join("\t")).join("\n");

/** Return a number of partners with its noun. */
export const partners = (count) => `${count || "no"} partner${count === 1 ? "" : "s"}`;
