"""How much a few answers can show."""

import math

from ties.errors import BadInputError

Z = 1.959964  # of a normal distribution, 95 % lie within so many standard deviations


def likely_range(happened: int, count: int) -> tuple[float, float]:
    """
    Return how far chance can move a share: its 95% confidence interval (Wilson score interval).

    Parameters
    ----------
    happened : int
        How often it happened.
    count : int
        How often it could have happened.

    Returns
    -------
    tuple of float
        Lower and upper end of the share, 0 to 1.

    Raises
    ------
    BadInputError
        If `count` is not positive or `happened` is not between 0 and `count`.

    Notes
    -----
    See Wilson, *Probable inference, the law of succession, and statistical inference* (1927).

    Examples
    --------
    >>> low, high = likely_range(7, 10)
    >>> round(low, 3), round(high, 3)
    (0.397, 0.892)
    """
    if count < 1 or not 0 <= happened <= count:
        raise BadInputError(f"{happened} of {count} is no share: count is above 0, and happened from 0 to count.")
    share, weight = happened / count, Z**2 / count
    middle = (share + weight / 2) / (1 + weight)
    half = Z * math.sqrt(share * (1 - share) / count + weight / (4 * count)) / (1 + weight)
    return max(0.0, middle - half), min(1.0, middle + half)
