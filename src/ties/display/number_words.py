"""Numbers for people: no powers of ten, no minus before nought, and as many figures as it takes to tell two apart."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from ties.errors import BadInputError

LARGE = {12: "trillion", 9: "billion", 6: "million"}
DIGITS, MOST_DIGITS = 4, 17
Writer = Callable[[float], str]


def readable(value: float, digits: int = DIGITS) -> str:
    """
    Write a number with about `digits` figures, thousands separators, and words from a million up.

    >>> readable(1_412_175_000), readable(49358.2), readable(0.000012345), readable(-0.0), readable(34.20)
    ('1.412 billion', '49,358', '0.00001234', '0', '34.2')
    """
    if not value:
        return "0"
    short = Decimal(f"{value:.{digits - 1}e}")
    power = next((power for power in LARGE if abs(short) >= 10**power), 0)
    if short.adjusted() > 17 or short.adjusted() < -9:
        return f"{plain(short.scaleb(-short.adjusted()))} × 10^{short.adjusted()}"
    if power:
        return f"{plain(short.scaleb(-power))} {LARGE[power]}"
    return plain(short) if short.adjusted() < digits else f"{value:,.0f}"


def plain(number: Decimal) -> str:
    """Write a decimal number without a power of ten and without zeros at its end."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def writer(template: str | None) -> Writer:
    """
    Return what writes the numbers of a map; raise BadInputError for a template that cannot.

    >>> writer("${:,.0f}")(1234.5), writer("{:.1f}")(-0.01), writer(None)(12345678)
    ('$1,234', '0.0', '12.35 million')
    """
    if template is None:
        return readable
    try:
        works = isinstance(template, str) and template.format(1.5) != template.format(98765.0)
    except (ValueError, LookupError, TypeError, AttributeError):
        works = False
    if not works:
        raise BadInputError(f"{template!r} writes no numbers; write a format such as '{{:,.1f}}' or '{{:.0%}}'.")
    return lambda value: without_minus(template.format(value), template.format(0.0), value)


def without_minus(text: str, nought: str, value: float) -> str:
    """Return the text of a number; one that is rounded to nought has no minus."""
    return nought if value <= 0 and text.replace("-", "", 1) == nought else text


def distinct_words(values: Iterable[float], write: Writer) -> list[str]:
    """
    Write numbers so that no two look the same: as `write` does, else with as many figures as it takes.

    >>> distinct_words([0, 0.2, 0.4], writer("{:.0f}")), distinct_words([271.21, 271.22], readable)
    (['0', '0.2', '0.4'], ['271.21', '271.22'])
    """
    known = list(values)
    words = [write(value) for value in known]
    for digits in range(DIGITS, MOST_DIGITS + 1):
        if len(set(words)) == len(set(known)):
            break
        words = [readable(value, digits) for value in known]
    return words
