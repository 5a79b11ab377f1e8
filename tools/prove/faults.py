"""
The list of faults: what is changed, of what kind it is, and which tests should notice.

A fault is an entry of ``tests/faults/*.toml``::

    [[fault]]
    id = "ledger-key"                     # unique
    kind = "learning"                     # a row of the table
    file = "src/ties/learning/ledger.py"
    old = "text that occurs once"
    new = "what is written in its place"
    notice = ["tests/learning/test_ledger.py"]   # arguments of pytest
    run = ["python -m tools.build_data --seal trade"]   # optional: before the tests
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[2]
LISTS = ROOT / "tests" / "faults"
FIELDS = {"id", "kind", "file", "old", "new", "notice", "run"}


class FaultError(Exception):
    """A fault that cannot be planted; the message names file and id."""


@dataclass(frozen=True)
class Fault:
    """One change of one file, and the tests that should notice it."""

    id: str
    kind: str
    file: str
    old: str
    new: str
    notice: tuple[str, ...]
    run: tuple[str, ...] = ()

    def planted(self, text: str) -> str:
        """Return the text of the file with the fault in it."""
        if (times := text.count(self.old)) != 1:
            raise FaultError(f"fault {self.id}: its text occurs {times} times in {self.file}, and must occur once.")
        return text.replace(self.old, self.new)

    def fingerprint(self) -> str:
        """Return a digest of everything that a result depends on: the fault, its file, and the tests."""
        digest = sha256(repr(self).encode())
        for name in (self.file, *(argument.split("::")[0] for argument in self.notice)):
            for path in files_below(ROOT / name):
                digest.update(path.read_bytes())
        return digest.hexdigest()


def files_below(path: Path) -> list[Path]:
    """Return a file itself, or the Python files below a folder."""
    return sorted(path.rglob("*.py")) if path.is_dir() else [path] if path.is_file() else []


def load() -> list[Fault]:
    """
    Read every list of faults.

    Raises
    ------
    FaultError
        If an entry lacks a field, has an unknown one, or repeats an id.
    """
    found = [fault for path in sorted(LISTS.glob("*.toml")) for fault in read(path)]
    seen: set[str] = set()
    for fault in found:
        if fault.id in seen:
            raise FaultError(f"two faults are called {fault.id!r}; an id names one fault.")
        seen.add(fault.id)
    return found


def read(path: Path) -> Iterator[Fault]:
    """Read one list of faults."""
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("fault", [])
    except tomllib.TOMLDecodeError as error:
        raise FaultError(f"tests/faults/{path.name} cannot be read: {error}.") from None
    for entry in entries:
        name = entry.get("id", "without an id")
        if unknown := set(entry) - FIELDS:
            raise FaultError(f"tests/faults/{path.name}: fault {name}: {sorted(unknown)[0]} is not a known field.")
        if missing := FIELDS - {"run"} - set(entry):
            raise FaultError(f"tests/faults/{path.name}: fault {name}: {sorted(missing)[0]} is missing.")
        yield Fault(**{**entry, "notice": tuple(entry["notice"]), "run": tuple(entry.get("run", ()))})
