"""Read a word out of a few that a column may hold: flows, votes, yes and no."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ties.errors import BadInputError

FLOWS = {
    "export": ("exports", "exported", "x", "exp", "export value", "exports of goods"),
    "import": ("imports", "imported", "m", "imp", "import value", "imports of goods"),
    "re-export": ("re-exports", "reexport", "reexports", "rx"),
    "re-import": ("re-imports", "reimport", "reimports", "rm"),
}
VOTES = {
    "yes": ("y", "in favour", "in favor", "for", "aye"),
    "no": ("n", "against", "nay"),
    "abstain": ("a", "abstained", "abstains", "abstention", "abstentions"),
    "absent": ("x", "not voting", "non-voting", "non voting", "did not vote", "absence"),
}
YES_NO = {"yes": ("y", "true", "t", "1", "1.0"), "no": ("n", "false", "f", "0", "0.0")}


def one_of(kind: str, words: Mapping[str, Iterable[str]], hint: str = "") -> Callable[[Any], str]:
    """Return a reader of one of a few words, whatever its capitals; `words` has other spellings of each."""
    known = {spelling.casefold(): word for word, others in words.items() for spelling in (word, *others)}

    def read(cell: Any) -> str:
        plain = " ".join(str(cell).split()).casefold()
        if plain not in known:
            offered = [*words]
            offer = " or ".join(filter(None, [", ".join(offered[:-1]), *offered[-1:]]))
            raise BadInputError(f"{cell!r} is no {kind}; write {offer}{hint}.")
        return known[plain]

    return read


flow = one_of("flow", FLOWS)
vote = one_of("vote", VOTES, " (in numbers such as Voeten's, 1 is yes, 2 abstain, 3 no, 8 absent)")


def yes_no(cell: Any) -> bool:
    """Read yes or no, in letters, as True and False, or as 1 and 0."""
    return one_of("yes or no", YES_NO)(cell) == "yes"
