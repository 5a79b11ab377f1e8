"""Prepare one delivery for nbgrader: correct file names, repaired notebooks, the student's other files."""

import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from nbgrader_sandbox.files import replace_folder
from nbgrader_sandbox.findings import LOOK, REJECTED, REPAIRED, Finding
from nbgrader_sandbox.intake.archives import copy_file, copy_tree, student_allowance, unzip
from nbgrader_sandbox.intake.notebook_reader import UnreadableError
from nbgrader_sandbox.intake.repair import repair
from nbgrader_sandbox.output.exporter import compact_json

ASK_AGAIN = "ask the student to send the notebook again"


@dataclass
class PreparedSubmission:
    """Names of the usable notebooks, and findings."""

    notebooks: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def prepare_submission(delivery: Path, release: Path, out: Path) -> PreparedSubmission:
    """
    Write the repaired notebooks of a delivery, under the released names, and its other files to `out`.

    The delivery is not changed. Each unusable notebook gets a finding.
    """
    prepared = PreparedSubmission()
    with tempfile.TemporaryDirectory(prefix="nbs-") as work, tempfile.TemporaryDirectory(prefix="nbs-") as made:
        unpacked, output = Path(work), Path(made)
        prepared.findings += copy_tree(delivery, unpacked, student_allowance())
        for archive in sorted(unpacked.rglob("*.zip")):
            prepared.findings += unzip(archive, archive.with_suffix(""), student_allowance())
        files = [path for path in sorted(unpacked.rglob("*")) if path.is_file()]
        candidates = [path for path in files if is_candidate(path)]
        for expected in sorted(release.glob("*.ipynb")):
            if notebook := choose_file(expected, candidates, prepared, alone=len(list(release.glob("*.ipynb"))) == 1):
                (output / expected.name).write_text(compact_json(notebook), encoding="utf-8")
                prepared.notebooks.append(expected.stem)
        for path in set(files) - set(candidates):
            if path.suffix != ".zip":
                copy_file(path, output / path.relative_to(unpacked), student_allowance())
        replace_folder(output, out)
    return prepared


def is_candidate(path: Path) -> bool:
    """Return whether a file may be a notebook."""
    return ".ipynb" in path.name.casefold() or (path.suffix == ".json" and b'"cells"' in path.read_bytes()[:1_000_000])


def choose_file(
    expected: Path, candidates: list[Path], prepared: PreparedSubmission, *, alone: bool
) -> NotebookNode | None:
    """Return the repaired notebook for one released notebook. The newest readable file is used."""
    reference = nbformat.read(expected, as_version=4)
    matching = [path for path in candidates if path.name == expected.name]
    matching = matching or [path for path in candidates if normalised_name(expected.name) in normalised_name(path.name)]
    if not matching and alone:
        matching = candidates
    errors: list[Finding] = []
    for path in sorted(matching, key=lambda path: (path.stat().st_mtime, path.name), reverse=True):
        try:
            notebook, findings = repair(path.read_bytes(), reference)
        except UnreadableError as error:
            errors.append(Finding(REJECTED, f"{path.name}: {error}", ASK_AGAIN, file=expected.name))
            continue
        prepared.findings += [*findings, *name_findings(expected, path, matching, errors)]
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
    if len(matching) - len(errors) > 1:
        found.append(
            Finding(LOOK, f"{len(matching)} files fit this notebook; {path.name} is graded", file=expected.name)
        )
    return found + [Finding(REPAIRED, f"{error.what}; another file was used", file=expected.name) for error in errors]


def normalised_name(name: str) -> str:
    """Return a file name without copy numbers, endings, spaces and dashes."""
    name = re.sub(r"(\.ipynb|\.json|\.txt)+$", "", name.casefold())
    name = re.sub(r"^copy of |[ _-]*(copy|kopie)[ _-]*\d*$|[ _-]*\(\d+\)$", "", name)
    return re.sub(r"[\W_]", "", name)
