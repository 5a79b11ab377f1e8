"""axe-core over a page: what it finds, what of that belongs to the host, and how much text it looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from playwright.sync_api import Page

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# folds are open and nothing moves any more; a body of height 0, as JupyterLab's, would hide all text from axe
SETTLE = """() => {
  document.querySelectorAll("details").forEach((fold) => { fold.open = true; });
  document.getAnimations().forEach((one) => one.finish());
  if (!document.body.clientHeight) Object.assign(document.body.style, { overflow: "visible", height: "100vh" });
}"""
RUN = """async (tags) => {
  const found = await axe.run(document, { runOnly: { type: "tag", values: tags } });
  const texts = ["passes", "violations", "incomplete"].flatMap((kind) => found[kind])
    .filter((rule) => rule.id === "color-contrast").flatMap((rule) => rule.nodes).length;
  const place = (node) => document.querySelector(node.target.at(-1));
  const said = found.violations.flatMap((rule) => rule.nodes.map((node) => ({ rule: rule.id, html: node.html.slice(0, 160),
    classes: [...function* (at) { for (; at; at = at.parentElement) yield* at.classList; }(place(node))] })));
  return { said, texts };
}"""


@dataclass(frozen=True)
class Look:
    """What axe found: ours, the rules that only the host breaks, and the number of texts whose contrast it tried."""

    ours: list[str]
    host: set[str]
    texts: int


def look(page: Page, host: Mapping[str, tuple[str, ...]]) -> Look:
    """
    Run all rules of the levels A and AA and of best practice over a page.

    `host` has, for each rule, the classes of the elements that are the host's; () means all elements.
    """
    page.evaluate(SETTLE)
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate(RUN, list(TAGS))
    ours, hosts = [], set()
    for one in found["said"]:
        rule, classes = one["rule"], set(one["classes"])
        if rule in host and (not host[rule] or classes & set(host[rule])):
            hosts.add(rule)
        else:
            ours.append(f"{rule}: {one['html']}")
    return Look(ours, hosts, found["texts"])
