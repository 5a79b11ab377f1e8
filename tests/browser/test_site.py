import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LESSONS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    out = tmp_path_factory.mktemp("site")
    line = [sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning", "-d", str(out / "kept"), "-c", "docs"]
    built = subprocess.run([*line, ".", str(out / "html")], cwd=ROOT, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    return out / "html"


@pytest.mark.parametrize("lesson", LESSONS[1:])
def test_the_site_shows_every_lesson_with_its_figures_and_their_words(site, lesson):
    page = (site / "notebooks" / f"{lesson}.html").read_text(encoding="utf-8")
    source = (ROOT / "notebooks" / f"{lesson}.ipynb").read_text(encoding="utf-8")
    assert page.count("<figcaption>") >= source.count("<figcaption>") >= 2


def test_no_page_of_the_site_loads_anything_from_elsewhere(site):
    loads = re.compile(r"<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)=\"(?:https?:)?//[^\"]*\"", re.IGNORECASE)
    found = {path.name: loads.findall(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")}
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.browser
def test_a_lesson_of_the_site_opens_with_the_network_off(site, browser):
    context = browser.new_context(offline=True)
    page, said = context.new_page(), []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("requestfailed", lambda request: said.append(request.url))
    page.goto((site / "notebooks" / f"{LESSONS[5]}.html").as_uri())
    assert page.get_by_role("heading", level=1).inner_text().startswith("5")
    assert page.locator("figure img").first.evaluate("picture => picture.naturalWidth") > 0
    assert said == []
