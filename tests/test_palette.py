"""The colours as readers with each of the three kinds of colour blindness see them, and on white paper."""

from itertools import combinations, pairwise

import numpy as np
import pytest

from ties.display import palette

# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB
SEEN = {
    "full colour": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = TO_XYZ.sum(axis=1)
each_kind = pytest.mark.parametrize("kind", SEEN)


def linear(colour):
    parts = np.array([int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(colour, kind):
    """Return lightness, green to red, blue to yellow (CIE L*a*b*)."""
    x, y, z = np.cbrt(TO_XYZ @ np.clip(np.array(SEEN[kind]) @ linear(colour), 1e-4, 1) / WHITE)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def contrast_on_white(colour):
    return 1.05 / ((TO_XYZ @ linear(colour))[1] + 0.05)


@each_kind
@pytest.mark.parametrize("colours", [palette.CATEGORIES, tuple(palette.VOTES.values())], ids=["categories", "votes"])
def test_categories_can_be_told_apart(kind, colours):
    apart = [np.linalg.norm(lab(one, kind) - lab(other, kind)) for one, other in combinations(colours, 2)]
    assert min(apart) > 15


@each_kind
def test_classes_grow_darker_in_clear_steps(kind):
    lightness = [lab(colour, kind)[0] for colour in palette.SEQUENCE]
    assert all(before - after > 8 for before, after in pairwise(lightness))


@pytest.mark.parametrize("colour", [*palette.CATEGORIES, palette.BELOW, palette.ABOVE, palette.TIE, palette.MUTED])
def test_lines_and_text_have_contrast_on_white(colour):
    assert contrast_on_white(colour) >= 3


def test_colours_below_and_above_zero_differ_for_everyone():
    assert min(np.linalg.norm(lab(palette.BELOW, kind) - lab(palette.ABOVE, kind)) for kind in SEEN) > 15
