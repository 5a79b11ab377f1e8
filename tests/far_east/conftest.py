"""Read back what a lesson's figures draw."""

import matplotlib.pyplot as plt
import pytest

import ties


class Recorder:
    """Keeps the last figure that was drawn, with its alternative text and caption."""

    def __init__(self, real):
        self.real = real

    def __call__(self, fig, *, alt, caption=""):
        self.fig, self.alt, self.caption = fig, alt, caption
        titles = [fig.get_suptitle(), *(axis.get_title(loc) for axis in fig.axes for loc in ("left", "center"))]
        assert any(titles), "a figure of a lesson has a title"
        return self.real(fig, alt=alt, caption=caption)

    @property
    def axes(self):
        return self.fig.axes

    def lines(self, axis=0):
        """Return the points of every line on an axis, by its label."""
        return {line.get_label(): dict(zip(*line.get_data(), strict=True)) for line in self.axes[axis].get_lines()}

    def bars(self, axis=0):
        """Return the heights of every group of bars on an axis, by its label."""
        return {bars.get_label(): [bar.get_height() for bar in bars] for bars in self.axes[axis].containers}

    def words(self, axis=0):
        """Return every text on an axis, with the labels of its ticks."""
        texts = [*self.axes[axis].texts, *self.axes[axis].get_xticklabels(), *self.axes[axis].get_yticklabels()]
        return [text.get_text() for text in texts]


@pytest.fixture
def drawn(monkeypatch):
    """Record what `ties.figure` is given; the figure functions run as in a lesson."""
    recorder = Recorder(ties.figure)
    monkeypatch.setattr(ties, "figure", recorder)
    with plt.style.context("ties.lesson"):
        yield recorder
