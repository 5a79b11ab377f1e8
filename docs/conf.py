"""
The site: lessons as committed, data, glossary, cards, the toolkit. `nox -s site` builds it, without a network.

There are two editions. The one for students has no page that gives answers away. The tag `instructor` adds the pages
for instructors, whose titles say so, and has a start page of its own.
"""

import json
import re
import sys
from base64 import b64encode
from html import escape
from itertools import count
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

sys.path.insert(0, str(Path(__file__).parents[1]))  # of the tools

from ties.course import Course
from ties.course.article import explainer
from ties.widgets import base
from ties.widgets.explainer import widget as explaining
from tools import live_pages

instructor = tags.has("instructor")  # noqa: F821 - Sphinx provides it
project = "Far-East Ties"
author = "The Far-East Ties authors"
copyright = "The Far-East Ties authors; words CC BY 4.0, code MIT, each table its own terms"

STUDENT = ("index", "accessibility", "api", "glossary", "memo-exemplars", "printable-cards", "reading-list")
PROJECT = ("README", "CHANGELOG", "CONTRIBUTING", "grader/README")
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
autodoc_typehints = "none"  # the section Parameters of a docstring says what a value means, its type included
autodoc_preserve_defaults = True
napoleon_google_docstring = False
default_role = "py:obj"  # `ties.read` in a docstring links to its description
html_domain_indices = False
root_doc = "docs/teaching" if instructor else "docs/index"
include_patterns = ["notebooks/*.ipynb", "data/README.md", "LICENSES.md"]
include_patterns += (
    ["docs/**", *(f"{page}.md" for page in PROJECT)] if instructor else [f"docs/{n}.md" for n in STUDENT]
)
exclude_patterns = ["**/.ipynb_checkpoints", "docs/README.md", "docs/_*", *(["docs/index.md"] if instructor else [])]
nb_execution_mode = "off"  # lessons are executed by `nox -s lessons` and checked by nbval
nb_code_prompt_show, nb_code_prompt_hide = "Show code", "Hide code"  # `help_to_find` adds a number
nb_ipywidgets_js = {}  # what a page shows is the twin; widgets live in JupyterLab
myst_heading_anchors = 3
suppress_warnings = ["misc.highlighting_failure"]

html_theme = "sphinx_book_theme"
html_title = "Far-East Ties · for instructors" if instructor else "Far-East Ties"
html_theme_options = {"navbar_persistent": [], "use_download_button": True, "path_to_docs": "docs"}
html_copy_source = False
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_sidebars = {"**": ["site-start.html", "icon-links.html", "sbt-sidebar-nav.html"]}
templates_path = ["_templates"]


# as `ties.widgets.base.STILL`
STILL_IN_LAB = base.STILL_WORDS
STILL_ON_PAGE = "This is a picture. In JupyterLab you can use it: this page offers its notebook above."
# the theme lets the keyboard reach what scrolls, and looks again only when the window changes: a fold opens then too
REACH = 'addEventListener("toggle", () => dispatchEvent(new Event("resize")), true);'
WAY = '<p class="ties-way"><a href="{}/lab/index.html?path={}.ipynb">Open this lesson in the browser edition</a></p>'
EXERCISE = re.compile(r"\[([\w ]+)\]\(\.\./exercises/([^/)]+)/[^)]+\.ipynb\)")
NOTEBOOK = "data:application/x-ipynb+json;base64,"
LIVE: dict[str, dict[str, str]] = {}  # lesson: cell: script of its widget
FOLD = re.compile(
    r'<summary aria-label="Toggle hidden content">\s*<p class="collapsed admonition-title">(Show code)</p>\s*'
    r'<p class="expanded admonition-title">(Hide code)</p>'
)
EMPTY_HEADER = re.compile(r"<th\b[^>]*>\s*(?:<p>\s*</p>)?\s*</th>")
SCROLLS = re.compile(r'<div style="([^"]*overflow-x:\s*auto[^"]*)">')


def offer_notebook(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """
    Offer a lesson as a notebook, and nothing but print for other pages: their Markdown helps no reader.

    The page contains the file. A link to a file beside it would show its text where the site is opened from a disk.
    """
    for group in (button for button in context.get("header_buttons", ()) if button.get("type") == "group"):
        source = next((button for button in group["buttons"] if button["label"] == "download-source-button"), None)
        if source and page.startswith("notebooks/"):
            file = Path(app.srcdir, f"{page}.ipynb").read_bytes()
            source.update(url=NOTEBOOK + b64encode(file).decode(), text=".ipynb", tooltip="Download this lesson")
        elif source:
            group["buttons"].remove(source)


def name_exercises(app: Sphinx, page: str, source: list[str]) -> None:
    """Replace links to exercises by their names: the site has no page of an exercise."""
    source[0] = EXERCISE.sub(r"\1, `exercises/\2`", source[0])


def say_where_widgets_live(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Replace the note over a still view, since a page has no cell to run, and link a lesson to the browser edition."""
    body, edition = context.get("body", "").replace(STILL_IN_LAB, STILL_ON_PAGE), app.config.browser_edition
    if edition and page.startswith("notebooks/"):
        body = body.replace("</h1>", f"</h1>{WAY.format(escape(edition), page)}", 1)
    context["body"] = body


def help_to_find(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """
    Give each folded cell a name of its own, the one that is seen, and let the keyboard reach what scrolls sideways.

    An empty cell of a table is no header.
    """
    number = count(1)

    def named(fold: re.Match[str]) -> str:
        at = next(number)
        shown, hidden = (f'<p class="{kind} admonition-title">' for kind in ("collapsed", "expanded"))
        return f"<summary>{shown}{fold[1]} {at}</p>{hidden}{fold[2]} {at}</p>"

    reached = r'<div class="scrolls" tabindex="0" role="group" aria-label="May be wider than the page" style="\1">'
    body = FOLD.sub(named, context.get("body", ""))
    context["body"] = EMPTY_HEADER.sub("<td></td>", SCROLLS.sub(reached, body))


def explain_terms(app: Sphinx) -> None:
    """
    Add the script that explains codes and terms, as in JupyterLab; without scripts a page reads as it did.

    It is no module: a browser loads none from a disk.
    """
    static = Path(app.outdir, "_static")
    static.mkdir(parents=True, exist_ok=True)
    code = live_pages.EXPORT.sub(r"return \1;", base.script(explaining.__file__, "explainer.js"))
    spec = json.dumps(explainer(Course.open("far_east").settings).spec, ensure_ascii=False)
    start = f"const model = {{ get: () => ({spec}) }}, el = document.body.appendChild(document.createElement('div'));"
    script = f"(() => {{\nconst widget = (() => {{\n{code}\n}})();\n{start}\nwidget.render({{ model, el }});\n}})();\n"
    (static / "ties-terms.js").write_text(script, encoding="utf-8")
    (static / "ties-terms.css").write_text(base.read_beside(explaining.__file__, "explainer.css"), encoding="utf-8")
    app.add_js_file("ties-terms.js", loading_method="defer")
    app.add_js_file(None, body=REACH)
    app.add_css_file("ties-terms.css")


def make_live(app: Sphinx) -> None:
    """Run the lessons and write what their widgets need on a page without a kernel."""
    LIVE.update(live_pages.write(Path(app.outdir, "_static")))


def leave_places(app: Sphinx, page: str, source: list[str]) -> None:
    """Leave a place for each live widget of a lesson, before its still view."""
    lesson = page.removeprefix("notebooks/")
    if lesson in LIVE:
        source[0] = live_pages.with_places(source[0], LIVE[lesson])


def load_live(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Load the scripts and styles of a page's live widgets."""
    lesson = page.removeprefix("notebooks/")
    for name in live_pages.files(lesson, LIVE.get(lesson, {})):
        if name.endswith(".css"):
            app.add_css_file(name)
        else:
            app.add_js_file(name, loading_method="defer")


def name_notebooks(app: Sphinx, error: Exception | None) -> None:
    """Add the name of the notebook to its page; the theme has no place for it."""
    for path in Path(app.outdir, "notebooks").glob("*.html") if error is None else ():
        text = path.read_text(encoding="utf-8")
        named = text.replace(f'<a href="{NOTEBOOK}', f'<a download="{path.stem}.ipynb" href="{NOTEBOOK}')
        path.write_text(named, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Connect what is above to the build; the theme makes its buttons before."""
    app.add_config_value("browser_edition", "", "html")  # its address, if there is one
    app.connect("html-page-context", offer_notebook, priority=900)
    app.connect("html-page-context", say_where_widgets_live)
    app.connect("html-page-context", load_live)
    app.connect("html-page-context", help_to_find)
    app.connect("source-read", name_exercises)
    app.connect("source-read", leave_places)
    app.connect("builder-inited", explain_terms)
    app.connect("builder-inited", make_live)
    app.connect("build-finished", name_notebooks)
