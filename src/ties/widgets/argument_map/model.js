// What an argument says: which claims stand, which are pulled out, and that in words. Nothing here touches the page.
export const STATES = { pulled: "pulled out", lost: "lost its way to the thesis" };

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
export function lostWithout(nodes, thesis, out) {
  const [before, after] = [reaching(nodes, thesis, []), reaching(nodes, thesis, out)];
  return new Set([...before].filter((one) => !after.has(one) && !out.includes(one)));
}

export const many = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;
export const hedgeOf = (node) => (node.hedge ? `hedged with “${node.hedge}”` : "not hedged");
const joined = (ids) => (ids.length > 1 ? `${ids.slice(0, -1).join(", ")} and ${ids.at(-1)}` : ids[0]);

/** Return the argument of a widget: its claims, what is chosen, and what is said of each. */
export function chartOf(model) {
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
