import pytest

from ties.display import figure
from ties.widgets import base


@pytest.fixture(autouse=True)
def nothing_chosen_yet(monkeypatch):
    """What was chosen in one test is not remembered in the next."""
    monkeypatch.setattr(base, "CHOSEN", {})


@pytest.fixture
def pictures(monkeypatch):
    """Keep the figures that widgets draw, so that a test can read what is in them; no PNG is made."""
    kept = []

    def keep(fig):
        kept.append(fig)
        figure.close(fig)
        return b""

    monkeypatch.setattr(figure, "png", keep)
    return kept
