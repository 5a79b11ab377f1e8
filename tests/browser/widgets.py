"""One cell per widget, with its place on the page. Used by the browser tests and the tests of the fallbacks."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import nbformat


class Cell(NamedTuple):
    """A widget as a lesson makes it: where it stands on the page, what its fallback says, and its code."""

    place: str
    fallback_html: str
    code: str


def panel(words: str, code: str) -> Cell:
    """Find a panel by words of its own."""
    return Cell(f".ties-panel:has-text('{words}')", words, code)


def line(key: str, words: str) -> Cell:
    """Ask for a line over three years, the first of which is given."""
    return panel(
        words,
        f'ties.predict("{key}", "{words}", kind="line", answer=pd.Series([1.0, 2.0, 4.0], [2020, 2021, 2022]),\n'
        '             given=pd.Series([1.0], [2020]), unit="US$ bn")',
    )


START = "import pandas as pd\nimport ties"
MAP = """
people = ties.read("economies").query("iso3 != 'WLD'")
arms = ties.read("arms_transfers").query("partner_iso3 == 'RUS' and iso3 != 'WLD' and year >= 1990")
chart = ties.map_countries(people, "gdp_growth_percent", title="Growth", unit="%", selected=["VNM"], ties=arms,
                           weight="tiv_million", source="World Bank.")
chart"""
ARGUMENT = """
ties.map_argument(ties.read("claims"), ties.read("claim_links"), evidence=ties.read("claim_evidence"))"""
TIES = """
ties.tabulate_ties("IND", trade=ties.read("trade"), arms=ties.read("arms_transfers"),
                   treaties=ties.read("partnerships"), votes=ties.read("un_votes"), partners=["RUS", "CHN"])"""
EVENTS = """
ties.show_timeline(ties.read("events"), actor="VNM", title="Vietnam in the table of events")"""
EXPLORE = """
ties.explore(lambda first, second: first + second > 3, claim="Does the sum pass three?", first=[1, 2], second=[1, 2])"""
CHECK = """
ties.check("B-check", "What are two and two?", right={"4": "yes."}, wrong={"5": "count again."})"""
WRITE = """
from ties.learning.open_question import OpenQuestion
from ties.learning.question_file import WrittenPart
OpenQuestion("B-write", [WrittenPart("What do you see?", "Which line is longer?", "The upper one."),
                         WrittenPart("What else would you need to know?", "Why is it so?", "A record of reasons.")])"""
CARDS = """
from ties.learning.card_sort import CardSort
from ties.widgets.sort_cards.widget import SortedCards
cards = SortedCards({"A": "It was so.", "B": "They want it.", "C": "It may come."},
                    {"fact": "it was", "aim": "they want", "value": "good or bad"}, label="Which pile?")
CardSort("B-cards", "On which pile is each card?", cards,
         {"A": "fact", "B": "aim", "C": "aim"}, {"C": "May is no wish."})"""
FIND = """
from ties.learning.map_task import MapTask
MapTask("B-find", "Find the country without a coast.", chart, ["Laos"], "It lies inland.")"""
CELLS = {
    "map": Cell(".ties-map", "Borders: Crimea with Ukraine", MAP),
    "argument": Cell(".ties-argument", "The map as a table", ARGUMENT),
    "ties": Cell(".ties-table", "India: economic", TIES),
    "timeline": panel("Vietnam in the table of events", EVENTS),
    "explore": panel("Does the sum pass three?", EXPLORE),
    "line": line("B-line", "Draw it."),
    "rank": panel("In which order", 'ties.predict("B-rank", "In which order?", kind="rank", answer=["Lao", "Fiji"])'),
    "number": panel("How many states", 'ties.predict("B-number", "How many states?", answer=10, unit="states")'),
    "check": panel("two and two", CHECK),
    "write": panel("Which line is longer", WRITE),
    "cards": panel("On which pile is each card", CARDS),
    "find": panel("Find the country without a coast", FIND),
    "weigh": panel("rising economic power", 'ties.weigh("C18", lesson=2)'),
}


def write(folder: Path, cells: Iterable[Cell] = CELLS.values()) -> Path:
    """Write a notebook of these cells, one a widget, and give its path."""
    codes = [START, *(cell.code.strip() for cell in cells)]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in codes])
    book.metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}}
    path = folder / "all.ipynb"
    nbformat.write(book, path)
    return path
