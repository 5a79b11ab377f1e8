"""How this course writes numbers."""


def percent(change: float) -> str:
    """
    Write a change with its sign, as a whole number of per cent.

    >>> percent(-0.257), percent(0.4)
    ('−26 %', '+40 %')
    """
    return f"{change:+.0%}".replace("-", "−").replace("%", " %")
