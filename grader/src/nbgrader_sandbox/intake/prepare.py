"""Prepare one delivery for nbgrader: correct file names, repaired notebooks, the student's other files."""

import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from nbgrader_sandbox.files import replace_folder
from nbgrader_sandbox.findings import LOOK, REJECTED, REPAIRED, Finding
from nbgrader_sandbox.intake.answers import Untouched, untouched_answers
from nbgrader_sandbox.intake.archives import (
    MEGABYTE,
    copy_file,
    copy_tree,
    free_name,
    left_out_finding,
    student_allowance,
    unzip,
)
from nbgrader_sandbox.intake.formats import CLOSED, OPEN, archive_kind, describe
from nbgrader_sandbox.intake.notebook_reader import UnreadableError
from nbgrader_sandbox.intake.repair import repair
from nbgrader_sandbox.output.exporter import compact_json

ASK_AGAIN = "ask the student to send the notebook again"
DEEPEST = 3  # archives inside archives
MOST_NAMED = 10


@dataclass
class PreparedSubmission:
    """Names of the usable notebooks, findings, files that were read and used, and answers left as handed out."""

    notebooks: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    looked_at: list[Path] = field(default_factory=list)
    used: list[Path] = field(default_factory=list)
    untouched: dict[str, Untouched] = field(default_factory=dict)


def prepare_submission(delivery: Path, release: Path, out: Path) -> PreparedSubmission:
    """
    Write the repaired notebooks of a delivery, under the released names, and its other files to `out`.

    The delivery is not changed. Each unusable notebook gets a finding, and so does each file that is not used.
    """
    prepared = PreparedSubmission()
    with tempfile.TemporaryDirectory(prefix="nbs-") as work, tempfile.TemporaryDirectory(prefix="nbs-") as made:
        unpacked, output = Path(work), Path(made)
        prepared.findings += copy_tree(delivery, unpacked, student_allowance())
        archives, findings = unpack_archives(unpacked)
        prepared.findings += findings
        files = [path for path in sorted(unpacked.rglob("*")) if path.is_file() and path not in archives]
        candidates = [path for path in files if is_candidate(path)]
        released = sorted(release.glob("*.ipynb"))
        for expected in released:
            if notebook := choose_file(expected, candidates, prepared, alone=len(released) == 1):
                (output / expected.name).write_text(compact_json(notebook), encoding="utf-8")
                prepared.notebooks.append(expected.stem)
        others = [path for path in files if path not in candidates]
        if not prepared.notebooks:
            prepared.findings += [file_instead(path) for path in others[:MOST_NAMED]]
        prepared.findings += [unused_finding(path) for path in candidates if path not in prepared.looked_at]
        allowance = student_allowance()
        for path in others:
            target = output / path.relative_to(unpacked)
            prepared.findings += [] if target.exists() else copy_file(path, target, allowance)
        replace_folder(output, out)
    return prepared


def unpack_archives(folder: Path) -> tuple[set[Path], list[Finding]]:
    """Unpack the archives in a folder, and those inside them. Return the archives, and what was left out."""
    archives: set[Path] = set()
    findings: list[Finding] = []
    allowance = student_allowance()
    for _ in range(DEEPEST):
        new = [path for path in sorted(folder.rglob("*")) if path.is_file() and path not in archives]
        new = [path for path in new if archive_kind(path) in (*OPEN, *CLOSED.values())]
        for path in new:
            archives.add(path)
            kind = archive_kind(path)
            if kind in OPEN:
                findings += unzip(path, free_name(path.with_name(f"{path.stem} unpacked")), allowance)
            else:
                findings.append(left_out_finding(path.name, f"a {kind} archive cannot be opened here; ask for a zip"))
        if not new:
            break
    else:
        findings += [
            left_out_finding(path.name, "it is too deep inside other archives") for path in unopened(folder, archives)
        ]
    return archives, findings


def unopened(folder: Path, archives: set[Path]) -> list[Path]:
    """List the archives that were not opened."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path not in archives]
    return [path for path in files if archive_kind(path) in OPEN]


def is_candidate(path: Path) -> bool:
    """Return whether a file may be a notebook: by its name, or by its content where a program changed the ending."""
    name = path.name.casefold()
    ending = path.suffix.casefold()
    looks_like_one = ending in ("", ".json", ".txt", ".bin") and b'"cells"' in path.read_bytes()[:MEGABYTE]
    return ".ipynb" in name or looks_like_one


def file_instead(path: Path) -> Finding:
    """Name a file that came instead of a notebook."""
    return Finding(REJECTED, f"{path.name} is {describe(path)}, not a notebook", ASK_AGAIN)


def unused_finding(path: Path) -> Finding:
    """Name a notebook that was not used."""
    return Finding(REPAIRED, f"{path.name} was not used: it is not a notebook of this assignment")


def choose_file(
    expected: Path, candidates: list[Path], prepared: PreparedSubmission, *, alone: bool
) -> NotebookNode | None:
    """
    Return the repaired notebook for one released notebook.

    Files of the right name come first, then similar names, then all; the newest readable one of them is used.
    """
    reference = nbformat.read(expected, as_version=4)
    exact = [path for path in candidates if path.name.casefold() == expected.name.casefold()]
    similar = [path for path in candidates if normalised_name(expected.name) in normalised_name(path.name)]
    errors: list[Finding] = []
    tried = list(prepared.used)
    for matching in (exact, similar, candidates if alone else []):
        for path in sorted(matching, key=lambda path: (path.stat().st_mtime, path.name), reverse=True):
            if path in tried:
                continue
            tried.append(path)
            prepared.looked_at.append(path)
            try:
                notebook, findings = repair(path.read_bytes(), reference)
            except UnreadableError as error:
                errors.append(Finding(REJECTED, f"{path.name}: {error}", ASK_AGAIN, file=expected.name))
                continue
            untouched = untouched_answers(notebook.cells, reference)
            prepared.untouched[expected.stem] = untouched
            prepared.findings += [*findings, *untouched.findings, *name_findings(expected, path, matching, errors)]
            prepared.looked_at += matching
            prepared.used.append(path)
            return notebook
    prepared.findings += errors or [
        Finding(REJECTED, "the notebook is not in the submission", ASK_AGAIN, file=expected.name)
    ]
    return None


def name_findings(expected: Path, path: Path, matching: list[Path], errors: list[Finding]) -> list[Finding]:
    """List findings about file names and about several files for one notebook."""
    found = []
    if path.name != expected.name:
        found.append(Finding(REPAIRED, f"the file was called {path.name}", file=expected.name))
    failed = {error.what.partition(": ")[0] for error in errors}
    if others := [other.name for other in matching if other is not path and other.name not in failed]:
        what = f"{len(others) + 1} files fit this notebook; {path.name} is graded, not {', '.join(others[:5])}"
        found.append(Finding(LOOK, what, file=expected.name))
    return found + [Finding(REPAIRED, f"{error.what}; another file was used", file=expected.name) for error in errors]


def normalised_name(name: str) -> str:
    """Return a file name without copy numbers, endings, spaces and dashes."""
    name = re.sub(r"(\.ipynb|\.json|\.txt)+$", "", name.casefold())
    name = re.sub(r"^copy of |[ _-]*(copy|kopie)[ _-]*\d*$|[ _-]*\(\d+\)$", "", name)
    return re.sub(r"[\W_]", "", name)
