"""
A plain page in which the script of a widget runs without JupyterLab, so that a test takes a moment.

A few lines stand in for the model that anywidget gives to a script. What the script saves is given to the widget in
Python, and what is set in Python is given to the script, as a kernel would do. The clock of the page stands still.
"""

import base64
import json
from typing import Any

import anywidget
import ipywidgets
from playwright.sync_api import Locator, Page

ADDRESS = "http://widgets.test/"  # never asked for: the page itself answers
PAGE = "<!doctype html><html lang=en><title>A widget</title><style></style><body></body></html>"
MOUNT = """async ([code, css, text, bytes, width]) => {
  await window.leave?.();
  window.sent = [];
  const state = JSON.parse(text);
  window.modules ??= {};
  modules[code] ??= await import(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
  document.querySelector("style").textContent = css;
  for (const one of Object.keys(bytes)) {
    // as a kernel sends it: in the middle of a longer message
    const raw = atob(bytes[one]), buffer = new ArrayBuffer(raw.length + 8);
    const view = new DataView(buffer, 8, raw.length);
    for (let at = 0; at < raw.length; at++) view.setUint8(at, raw.charCodeAt(at));
    state[one] = view;
  }
  const handlers = [], changed = new Set();
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const put = (name, value) => {
    if (same(state[name], value)) return false;
    state[name] = value;
    for (const [event, handler] of [...handlers]) if (event === `change:${name}`) handler();
    return true;
  };
  const model = {
    get: (name) => state[name],
    set: (name, value) => { if (put(name, value)) changed.add(name); },
    save_changes: () => {
      window.sent.push(Object.fromEntries([...changed].map((name) => [name, state[name]])));
      changed.clear();
    },
    on: (events, handler) => { for (const event of events.split(" ")) handlers.push([event, handler]); },
    off: () => { handlers.length = 0; },
  };
  window.given = (values) => { for (const [name, value] of Object.entries(values)) put(name, value); };
  window.listening = () => handlers.length;
  const el = document.createElement("div");
  el.style.width = `${width}px`;
  document.body.replaceChildren(el);
  window.leave = modules[code].default.render({ model, el });
}"""


def script_of(widget: anywidget.AnyWidget) -> str:
    """Return the script of a widget."""
    return str(widget._esm)


class Shown:
    """A widget whose script has drawn it in the page."""

    def __init__(self, page: Page, widget: anywidget.AnyWidget, width: int) -> None:
        self.page, self.widget = page, widget
        code, css = script_of(widget), str(widget._css)
        own = [name for name in widget.traits(sync=True) if name[0] != "_" and name not in ipywidgets.DOMWidget().keys]
        state = widget.get_state(own)
        raw = {name: base64.b64encode(value).decode() for name, value in state.items() if isinstance(value, bytes)}
        plain = {name: value for name, value in state.items() if name not in raw}
        page.mouse.move(0, 0)
        page.evaluate(MOUNT, [code, css, json.dumps(plain), raw, width])

    def find(self, selector: str) -> Locator:
        """Find something on the page."""
        return self.page.locator(selector)

    def all_text(self, selector: str) -> list[str]:
        """Return the words of everything that a selector finds."""
        return self.find(selector).all_text_contents()

    def text(self, selector: str) -> str:
        """Return the words of one thing."""
        return self.find(selector).text_content()

    def spoken(self) -> str:
        """Return what is read out."""
        return self.text("p.now")

    def press(self, *keys: str) -> None:
        """Press keys, wherever the focus is."""
        for key in keys:
            self.page.keyboard.press(key)

    def reaches_python(self) -> None:
        """Wait half a second of page time, and hand what the script saved to the widget in Python."""
        self.page.clock.run_for(500)
        for changes in self.page.evaluate("window.sent.splice(0)"):
            self.widget.set_state(changes)

    def set(self, **values: Any) -> None:
        """Set traits in Python, as the next cell does, and give the script what they are then."""
        for name, value in values.items():
            setattr(self.widget, name, value)
        self.page.evaluate("(values) => window.given(values)", self.widget.get_state([*values]))


def script_page(page: Page) -> Page:
    """Make a page ready: it answers itself, and its clock moves only when a test says so."""
    page.route(lambda url: url.startswith("http"), lambda route: route.fulfill(body=PAGE, content_type="text/html"))
    page.clock.install(time=0)
    page.goto(ADDRESS)
    page.clock.pause_at(1000)
    page.set_default_timeout(5_000)
    return page
