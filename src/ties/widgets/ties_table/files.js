// What leaves a table of ties: a file, or text on the clipboard.

import { asCsv } from "../shared/csv.js";
import { download } from "../shared/dom.js";
import { copyText, pushButton } from "./controls.js";
import { asText, fieldsOf, partners } from "./model.js";

/** Make the buttons that save and copy the rows which the filters leave. */
export function fileButtons(t, live) {
  const rowsOfFields = () => fieldsOf(t.spec, t.columns, t.kept);
  const saveCsv = pushButton("Save as CSV", () => {
    download(new Blob([asCsv(rowsOfFields())], { type: "text/csv;charset=utf-8" }), t.spec.file);
    live.textContent = `${partners(t.kept.length)} saved as ${t.spec.file}.`;
  });
  const copy = pushButton("Copy", async () => {
    const done = await copyText(asText(rowsOfFields()));
    const words = `${partners(t.kept.length)} copied; paste them into a spreadsheet.`;
    live.textContent = done ? words : "The browser did not allow the copy; use Save as CSV.";
  });
  return [saveCsv, copy];
}
