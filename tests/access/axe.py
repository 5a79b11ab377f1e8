"""axe-core over a page: what it finds, what of that belongs to the host, and how much text it looked at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files

from playwright.sync_api import Page

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# a body of height 0, as JupyterLab's, would hide all text from axe
LIE_OPEN = """() => {
  if (!document.body.clientHeight) Object.assign(document.body.style, { overflow: "visible", height: "100vh" });
}"""
UNFOLD = """() => {
  document.querySelectorAll("details").forEach((fold) => { fold.open = true; });
  document.getAnimations().forEach((one) => one.finish());
}"""
RUN = """async (options) => {
  const found = await axe.run(document, options);
  const texts = ["passes", "violations", "incomplete"].flatMap((kind) => found[kind])
    .filter((rule) => rule.id === "color-contrast").flatMap((rule) => rule.nodes).length;
  const classes = (node) => node ? [...node.classList, ...classes(node.parentElement)] : [];
  const said = found.violations.flatMap((rule) => rule.nodes.map((node) => ({ rule: rule.id,
    html: node.html.slice(0, 160), classes: classes(document.querySelector(node.target.at(-1))) })));
  return { said, texts };
}"""
ALL = {"runOnly": {"type": "tag", "values": list(TAGS)}}
TARGETS = {"runOnly": {"type": "rule", "values": ["target-size"]}}  # folds that follow each other while they are shut


@dataclass
class Look:
    """What axe found: ours, the rules that only the host breaks, and the number of texts whose contrast it tried."""

    ours: list[str] = field(default_factory=list)
    host: set[str] = field(default_factory=set)
    texts: int = 0


def look(page: Page, host: Mapping[str, tuple[str, ...]]) -> Look:
    """
    Run all rules of the levels A and AA and of best practice over a page with its folds open, and targets before.

    `host` has, for each rule, classes of elements that are the host's; () means that all are.
    """
    found = Look()
    page.evaluate(LIE_OPEN)
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    for before, options in (("() => {}", TARGETS), (UNFOLD, ALL)):
        page.evaluate(before)
        seen = page.evaluate(RUN, options)
        found.texts += seen["texts"]
        for one in seen["said"]:
            of_host = host.get(one["rule"])
            if of_host is not None and (not of_host or set(one["classes"]) & set(of_host)):
                found.host.add(one["rule"])
            else:
                found.ours.append(f"{one['rule']}: {one['html']}")
    return found
