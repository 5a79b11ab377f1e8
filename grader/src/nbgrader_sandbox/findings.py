"""What is told to a human about a submission: which cell, what was found, what to do."""

from dataclasses import asdict, dataclass
from typing import Any

MENDED, LOOK, SET_ASIDE = "mended", "look", "set aside"
NOTHING = "nothing"


@dataclass(frozen=True)
class Finding:
    """One sentence about one cell or file. `kind` is mended, look (a human should) or set aside."""

    kind: str
    what: str
    todo: str = NOTHING
    cell: str = ""
    file: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Give plain data."""
        return asdict(self)
