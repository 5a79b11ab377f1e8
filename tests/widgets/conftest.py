import pytest

from ties.widgets import base


@pytest.fixture(autouse=True)
def nothing_chosen_yet(monkeypatch):
    """What was chosen in one test is not remembered in the next."""
    monkeypatch.setattr(base, "CHOSEN", {})
