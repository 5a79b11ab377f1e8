// The argument as a table: a row per claim with what it supports.
import { make } from "../shared/dom.js";
import { claimButton } from "./tree.js";

/** Make the table, and the row in which the open claim is shown below its own. */
export function tableOf({ nodes, kindOf, verdictOf }, { open }) {
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
