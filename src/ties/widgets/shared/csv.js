// Rows of fields as a file that spreadsheets open as it is meant.

const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
/** Return rows of fields as CSV; the mark in front tells spreadsheets that it is UTF-8. */
export const asCsv = (rows) => `\ufeff${rows.map((row) => row.map(quoted).join(",")).join("\r\n")}\r\n`;

/** Return a number as it is and text as text: with a mark in front where a spreadsheet would run it as a formula. */
export const field = (value) =>
  typeof value === "string" && /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : String(value ?? "");
