"""The script of the cards: pointer, keys and the plain list put a card on the same pile, and Python is told."""

import pytest

from tests.browser.script_page import Shown
from ties.widgets.sort_cards.widget import SortedCards

pytestmark = pytest.mark.browser
CARDS = {"A": "It was so.", "B": "They want it.", "C": "It may come.", "D": "It is fair."}
PILES = {"fact": "it was so", "aim": "somebody wants it", "forecast": "it may come"}


class ShownCards(Shown):
    """Four cards and three piles."""

    def __init__(self, page, width=900, **values):
        widget = SortedCards(CARDS, PILES, label="Which pile?")
        widget.values = values
        super().__init__(page, widget, width)

    def place(self, at):
        """Return the place with a number: 0 is outside the piles."""
        return self.find(f"[data-place='{at}']")

    def cards(self, at):
        """Return the cards at a place, in order."""
        return self.place(at).locator("li b").all_text_contents()

    def python(self):
        """Return what Python has been told."""
        self.reaches_python()
        return self.widget.values

    def drag(self, card, at):
        """Drag a card onto the heading of a place."""
        start = self.find(f"li[data-card={card}]").bounding_box()
        end = self.place(at).locator("p").bounding_box()
        self.page.mouse.move(start["x"] + 40, start["y"] + start["height"] / 2)
        self.page.mouse.down()
        self.page.mouse.move(start["x"] + 60, start["y"] + 20, steps=3)
        self.page.mouse.move(end["x"] + 30, end["y"] + end["height"] / 2, steps=4)
        self.page.mouse.up()


@pytest.fixture
def shown(plain_page):
    return lambda **values: ShownCards(plain_page, **values)


def test_cards_are_drawn_on_the_piles_that_python_holds(shown):
    sorting = shown(A="fact", C="forecast")
    assert [sorting.cards(at) for at in range(4)] == [["B", "D"], ["A"], [], ["C"]]
    assert sorting.all_text(".place strong") == ["Not sorted yet (2)", "fact (1)", "aim (0)", "forecast (1)"]


def test_a_dragged_card_lies_where_it_was_dropped(shown):
    sorting = shown()
    sorting.drag("B", 2)
    assert sorting.python() == {"B": "aim"}
    assert sorting.cards(2) == ["B"]
    assert sorting.spoken() == "B: aim. Still to sort: 3."
    sorting.drag("B", 0)
    assert sorting.python() == {}


def test_a_card_held_at_the_edge_scrolls_to_the_piles_below_the_screen(plain_page):
    sorting = ShownCards(plain_page, width=360)
    plain_page.add_style_tag(content="body { padding-top: 700px }")
    start = sorting.find("li[data-card=A] .grip").bounding_box()
    pile = sorting.place(3)
    assert pile.bounding_box()["y"] > 1000
    plain_page.mouse.move(start["x"] + 3, start["y"] + 3)
    plain_page.mouse.down()
    plain_page.mouse.move(start["x"] + 20, 990, steps=4)
    plain_page.clock.run_for(5000)
    held = sorting.find("li[data-card=A]").bounding_box()
    assert held["y"] < 990 < held["y"] + held["height"]  # the card stays under the finger while the page scrolls
    box = pile.bounding_box()
    assert 800 < box["y"] < 940  # the page scrolls to its end and not further
    plain_page.mouse.move(start["x"] + 20, box["y"] + 10, steps=3)
    plain_page.mouse.up()
    assert sorting.python() == {"A": "forecast"}


def test_a_card_dropped_beside_the_piles_stays(shown):
    sorting = shown()
    box = sorting.find("li[data-card=A]").bounding_box()
    sorting.page.mouse.move(box["x"] + 40, box["y"] + 5)
    sorting.page.mouse.down()
    sorting.page.mouse.move(5, 700, steps=4)
    sorting.page.mouse.up()
    assert sorting.python() == {}
    assert sorting.find("li[data-card=A]").get_attribute("style") in (None, "")


def test_a_number_puts_the_chosen_card_on_a_pile(shown):
    sorting = shown()
    sorting.place(0).locator("ul").focus()
    sorting.press("ArrowDown", "2", "3")
    assert sorting.python() == {"B": "aim", "C": "forecast"}
    sorting.press("Home", "1", "1")
    assert sorting.python() == {"A": "fact", "B": "aim", "C": "forecast", "D": "fact"}
    assert sorting.spoken() == "D: fact. Every card is sorted."
    assert sorting.page.evaluate("document.activeElement.parentElement.dataset.place") == "1"


def test_after_the_last_card_of_a_place_the_one_before_it_is_chosen(shown):
    sorting = shown()
    sorting.place(0).locator("ul").focus()
    sorting.press("End", "1", "2")
    assert sorting.python() == {"D": "fact", "C": "aim"}


def test_the_chosen_card_is_marked_only_in_the_list_with_the_focus(shown):
    sorting = shown(A="fact")
    sorting.place(0).locator("ul").focus()
    assert sorting.all_text("li.active b") == ["B"]
    sorting.page.evaluate("() => document.activeElement.blur()")
    assert sorting.all_text("li.active b") == []


def test_a_drag_that_becomes_a_scroll_moves_no_card(shown):
    sorting = shown()
    start = sorting.find("li[data-card=B]").bounding_box()
    end = sorting.place(2).locator("p").bounding_box()
    sorting.page.mouse.move(start["x"] + 40, start["y"] + start["height"] / 2)
    sorting.page.mouse.down()
    sorting.page.mouse.move(end["x"] + 30, end["y"] + end["height"] / 2, steps=4)
    assert sorting.find(".over").evaluate_all("(all) => all.map((one) => one.dataset.place)") == ["2"]
    over = {"clientX": end["x"] + 30, "clientY": end["y"] + end["height"] / 2, "bubbles": True}
    sorting.find("li[data-card=B]").dispatch_event("pointercancel", over)
    assert sorting.python() == {}
    assert sorting.cards(0) == ["A", "B", "C", "D"]


def test_a_click_on_a_card_chooses_it_and_gives_its_list_the_focus(shown):
    sorting = shown()
    sorting.find("li[data-card=C]").click()
    assert sorting.page.evaluate("document.activeElement.parentElement.dataset.place") == "0"
    assert sorting.all_text("li.active b") == ["C"]
    assert sorting.python() == {}


def test_the_help_names_the_number_of_each_pile(shown):
    words = shown().find(".ties-cards, section").first.text_content()
    assert "a number puts it on a pile (1 fact, 2 aim, 3 forecast, 0 takes it back)" in words


def test_arrows_move_a_card_from_pile_to_pile(shown):
    sorting = shown(A="fact")
    sorting.place(1).locator("ul").focus()
    sorting.press("ArrowRight", "ArrowRight", "ArrowRight")
    assert sorting.python() == {"A": "forecast"}
    sorting.press("0")
    assert sorting.python() == {}


def test_a_number_without_a_pile_changes_nothing(shown):
    sorting = shown()
    sorting.place(0).locator("ul").focus()
    sorting.press("4", "9", "x")
    assert sorting.python() == {}
    assert sorting.cards(0) == ["A", "B", "C", "D"]


def test_the_last_card_of_a_place_stays_there_at_a_number_without_a_pile(shown):
    sorting = shown(A="fact", B="fact", C="fact")
    sorting.place(0).locator("ul").focus()
    sorting.press("9")
    assert sorting.cards(0) == ["D"]
    assert sorting.page.complaints == []


def test_left_arrow_takes_a_card_to_the_pile_before(shown):
    sorting = shown(A="aim")
    sorting.place(2).locator("ul").focus()
    sorting.press("ArrowLeft")
    assert sorting.python() == {"A": "fact"}


def test_the_plain_list_sorts_too(shown):
    sorting = shown()
    sorting.find("summary").click()
    lists = sorting.find("select")
    assert lists.nth(1).get_attribute("aria-label") == "Pile of B: They want it."
    lists.nth(1).select_option("aim")
    assert sorting.python() == {"B": "aim"}
    assert sorting.cards(2) == ["B"]


def test_each_list_with_cards_is_one_stop_and_names_its_chosen_card(shown):
    sorting = shown(A="fact")
    stops = sorting.find("ul[tabindex='0']")
    assert stops.evaluate_all("(all) => all.map((one) => one.getAttribute('aria-label'))") == [
        "Not sorted yet: 3 cards",
        "fact: 1 card",
    ]
    assert sorting.find("ul[role=listbox]").count() == 2
    stops.first.focus()
    sorting.press("End")
    chosen = sorting.page.evaluate(
        "document.getElementById(document.activeElement.getAttribute('aria-activedescendant')).dataset.card"
    )
    assert chosen == "D"
    assert sorting.find("li.active").get_attribute("aria-selected") == "true"


def test_piles_set_in_python_are_drawn(shown):
    sorting = shown(A="fact")
    sorting.set(values={"D": "aim"})
    assert [sorting.cards(at) for at in range(4)] == [["A", "B", "C"], [], ["D"], []]


def test_nothing_lies_beyond_a_narrow_screen(plain_page):
    sorting = ShownCards(plain_page, width=320)
    assert sorting.page.evaluate("document.querySelector('.ties-cards').scrollWidth") <= 320


def test_piles_stay_in_view_beside_a_long_list_of_cards(plain_page):
    cards = {f"C{number}": "A claim of one line." for number in range(40)}
    shown = Shown(plain_page, SortedCards(cards, PILES, label="Which pile?"), 900)
    plain_page.evaluate("scrollTo(0, 900)")
    box = shown.find(".piles").bounding_box()
    plain_page.evaluate("scrollTo(0, 0)")
    assert box["y"] == 0
