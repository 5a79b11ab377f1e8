"""Names of partners as somebody types them: several in one line, and some of them with commas of their own."""

from ties.errors import TiesError
from ties.tables.countries import iso3, short_names


def named_partners(text: str, country: str = "") -> tuple[list[str], str]:
    """
    Return the codes of the names that are known, and a sentence on the others.

    >>> named_partners("Korea, Rep.; Japan"), named_partners("Japan, Korea, Rep., China")[0]
    ((['KOR', 'JPN'], ''), ['JPN', 'KOR', 'CHN'])
    >>> named_partners("China, Rusia")[1]
    'There is no country called “Rusia”. Did you mean Russia or Persia or Tunisia? Shown: China.'
    """
    codes, answers = [], []
    for part in text.split(";"):
        found, unknown = names_in([piece.strip() for piece in part.split(",") if piece.strip()])
        codes.extend(found)
        answers.extend(answer(name) for name in unknown)
    if country in codes:
        answers.append(f"{short_names().get(country, country)} is no partner of its own.")
    codes = [code for code in dict.fromkeys(codes) if code != country]
    if answers and codes:
        answers.append(f"Shown: {', '.join(short_names().get(code, code) for code in codes)}.")
    elif answers:
        answers.append("The table is as it was.")
    return codes, " ".join(answers)


def names_in(pieces: list[str]) -> tuple[list[str], list[str]]:
    """Return the codes of names, the longest that the pieces make together first, and the pieces without a code."""
    codes, unknown = [], []
    while pieces:
        for length in range(len(pieces), 0, -1):
            if code := code_of(", ".join(pieces[:length])):
                codes.append(code)
                pieces = pieces[length:]
                break
        else:
            unknown.append(pieces[0])
            pieces = pieces[1:]
    return codes, unknown


def code_of(name: str) -> str | None:
    """Return the code of a name, nothing where no or more than one country has it."""
    try:
        return iso3(name)
    except TiesError:
        return None


def answer(name: str) -> str:
    """Return the sentence on a name without a code; the error of `ties.iso3` offers what is near."""
    try:
        iso3(name)
    except TiesError as problem:
        words = (
            str(problem)
            .replace(repr(name), f"“{name}”")
            .replace("; did", ". Did")
            .replace("; there are", ". Names are")
        )
        return f"There is {words}" if words.startswith("no ") else words
    return ""
