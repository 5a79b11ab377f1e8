"""The site: lessons as committed, data, pages for instructors. `nox -s site` builds it, without a network."""

project = "Far-East Ties"
author = "The Far-East Ties authors"
copyright = "The Far-East Ties authors; words CC BY 4.0, code MIT, each table its own terms"

PAGES = ("README", "CHANGELOG", "CONTRIBUTING", "LICENSES")
extensions = ["myst_nb"]
root_doc = "docs/index"
include_patterns = ["docs/**", "notebooks/*.ipynb", "data/README.md", *(f"{page}.md" for page in PAGES)]
exclude_patterns = ["**/.ipynb_checkpoints", "docs/README.md"]
nb_execution_mode = "off"  # lessons are executed by `nox -s lessons` and checked by nbval
nb_ipywidgets_js = {}  # what a page shows is the twin; widgets live in JupyterLab
myst_heading_anchors = 3
suppress_warnings = ["misc.highlighting_failure"]

html_theme = "sphinx_book_theme"
html_title = "Far-East Ties"
html_theme_options = {"navbar_persistent": [], "use_download_button": True, "path_to_docs": "docs"}
html_copy_source = False
html_static_path = []
templates_path = []
