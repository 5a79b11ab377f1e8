"""How well a widget can be seen: contrast of words with what is under them, and of edges, from computed styles."""

from playwright.sync_api import Page

TEXT, EDGE = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11

# any colour that CSS can write becomes red, green, blue and opacity by painting one pixel
READ = """
  const context = Object.assign(document.createElement("canvas"), { width: 1, height: 1 })
    .getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    context.clearRect(0, 0, 1, 1); context.fillStyle = "#000"; context.fillStyle = colour; context.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data; return { r, g, b, a: a / 255 };
  };
  const over = (top, under) => ({ r: top.r * top.a + under.r * (1 - top.a), g: top.g * top.a + under.g * (1 - top.a),
    b: top.b * top.a + under.b * (1 - top.a), a: 1 });
  const light = ({ r, g, b }) => [r, g, b].map((one) => one / 255)
    .map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
    .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
  const contrast = (a, b) => {
    const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05);
  };
  const ground = (node) => {
    if (!node || node === document) return { r: 255, g: 255, b: 255, a: 1 };
    const own = rgba(getComputedStyle(node).backgroundColor);
    return own.a === 1 ? own : over(own, ground(node.parentElement));
  };
  const seen = (node) => node.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const named = (node) => [node.tagName.toLowerCase(), node.getAttribute("class"), node.textContent.trim().slice(0, 30)]
    .join(" ");
"""
WORDS = f"""(place) => {{ {READ}
  const written = (node) => [...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
  const nodes = [...document.querySelectorAll(place + ", " + place + " *")].filter((node) => seen(node)
    && !node.closest("svg, figure, .cm-editor") && (written(node) || node.matches("input, select")));
  const words = (node) => over(rgba(getComputedStyle(node).color), ground(node));
  return nodes.map((node) => [named(node), contrast(words(node), ground(node))]);
}}"""
EDGES = f"""(place) => {{ {READ}
  const nodes = [...document.querySelectorAll(place)]
    .flatMap((one) => [...one.querySelectorAll("button, select, input, textarea")])
    .filter((node) => seen(node) && !node.matches("[type=checkbox], .ties-term, .sources")
      && !(node.closest("thead, .chips") && node.matches("button")));
  return nodes.map((node) => {{
    const style = getComputedStyle(node), around = ground(node.parentElement);
    const wide = parseFloat(style.borderBottomWidth) > 0 && style.borderBottomStyle !== "none";
    const edge = wide ? contrast(over(rgba(style.borderBottomColor), around), around) : 0;
    return [named(node), Math.max(edge, contrast(ground(node), around))];
  }});
}}"""
DRAWN = f"""([place, over_, property]) => {{ {READ}
  return [...document.querySelectorAll(place)].filter(seen).map((node) => {{
    const under = over_ ? rgba(getComputedStyle(node.parentElement.querySelector(over_)).fill) : {{ a: 0 }};
    const back = under.a === 1 ? under : ground(node.closest("svg").parentElement);
    return [named(node), contrast(over(rgba(getComputedStyle(node)[property]), back), back)];
  }});
}}"""


def too_faint(found: list[list], least: float) -> list[str]:
    """Return what is below a contrast, once each."""
    return sorted({f"{name}: {ratio:.2f}" for name, ratio in found if ratio < least - 0.005})


def faint_words(page: Page, place: str) -> list[str]:
    """Return the words inside a place that are hard to read; fails where it finds none at all."""
    found = page.evaluate(WORDS, place)
    assert len(found) > 2, f"no words were looked at in {place}"
    return too_faint(found, TEXT)


def faint_edges(page: Page, place: str) -> list[str]:
    """Return the controls inside a place whose edge is hard to see."""
    return too_faint(page.evaluate(EDGES, place), EDGE)


def faint_marks(page: Page, place: str, *, over: str = "", of: str = "fill", least: float = EDGE) -> list[str]:
    """Return the drawn parts that are hard to see over what is under them."""
    found = page.evaluate(DRAWN, [place, over, of])
    assert found, f"nothing was drawn at {place}"
    return too_faint(found, least)
