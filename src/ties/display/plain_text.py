"""Words from outside in a picture: a dollar sign is a dollar sign, and a letter that no font has is named."""

import re
from collections.abc import Iterator
from functools import cache
from textwrap import wrap

from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font
from matplotlib.text import Text
from matplotlib.ticker import FixedFormatter, FuncFormatter, NullFormatter, StrMethodFormatter

# Families with letters that DejaVu, which comes with matplotlib, does not have; used where they are installed.
OTHER_SCRIPTS = (
    *("Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans CJK KR", "Noto Sans SC", "Noto Sans JP", "Noto Sans KR"),
    *("Microsoft YaHei", "Yu Gothic", "Malgun Gothic", "PingFang SC", "Hiragino Sans", "Apple SD Gothic Neo"),
    *("WenQuanYi Zen Hei", "Droid Sans Fallback", "Arial Unicode MS", "Noto Sans", "Noto Sans Devanagari"),
    *("Noto Sans Thai", "Noto Sans Tamil", "Noto Sans Bengali", "Noto Emoji", "Nirmala UI", "Leelawadee UI"),
)
NOT_DRAWN = "[letters not drawn]"
WORDS_OF_OURS = (FixedFormatter, FuncFormatter, NullFormatter, StrMethodFormatter)


def show_words_as_written(fig: Figure) -> None:
    """Draw every text of a figure as it is written; only matplotlib's own numbers on an axis keep their powers."""
    powers = {id(label) for axes in fig.axes for label in power_labels(axes.xaxis, axes.yaxis)}
    for text in fig.findobj(Text):
        if id(text) not in powers:
            text.set_parse_math(False)
        if not text.get_text().isascii():
            text.set_text(drawable(text.get_text(), text))


def power_labels(*axes: Axis) -> Iterator[Text]:
    """Return the labels that matplotlib writes itself, which may be powers of ten."""
    for axis in axes:
        yield axis.offsetText
        for formatter, ticks in (
            (axis.get_major_formatter(), axis.get_major_ticks()),
            (axis.get_minor_formatter(), axis.get_minor_ticks()),
        ):
            if not isinstance(formatter, WORDS_OF_OURS):
                yield from (label for tick in ticks for label in (tick.label1, tick.label2))


def drawable(words: str, text: Text) -> str:
    """Give the text the families that have its letters; return the words without letters that no family has."""
    families = text.get_fontfamily()
    own = [findfont(FontProperties(family=[family])) for family in families]
    lacking = {letter for letter in words if not letter.isspace() and not any(has(path, letter) for path in own)}
    others = [family for family in installed() if any(has(path_of(family), letter) for letter in lacking)]
    if others:
        text.set_fontfamily([*families, *others])
    nowhere = {letter for letter in lacking if not any(has(path_of(family), letter) for family in others)}
    run = f"[{re.escape(''.join(sorted(nowhere)))}]+"
    return re.sub(rf"{run}(\s+{run})*", NOT_DRAWN, words) if nowhere else words


@cache
def installed() -> tuple[str, ...]:
    """Return the families for other scripts that this computer has."""
    known = {entry.name for entry in fontManager.ttflist}
    return tuple(family for family in OTHER_SCRIPTS if family in known)


@cache
def path_of(family: str) -> str:
    """Return the file of a family."""
    return findfont(FontProperties(family=[family]))


@cache
def has(path: str, letter: str) -> bool:
    """Return whether a font file has a letter."""
    return get_font(path).get_char_index(ord(letter)) != 0


def wrapped(words: str, width: int, lines: int = 3) -> str:
    r"""
    Break long words of a picture into lines; what does not fit ends in an ellipsis, and is in the text beside it.

    >>> wrapped("Share of trade with the east", 14)
    'Share of trade\nwith the east'
    """
    kept = wrap(words, width, break_long_words=True, break_on_hyphens=False) or [""]
    if len(kept) > lines:
        kept = [*kept[: lines - 1], f"{kept[lines - 1][: width - 1]}…"]
    return "\n".join(kept)
