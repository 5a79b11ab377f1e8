"""Make of one delivery what nbgrader can grade: the right names, mended notebooks, the student's other files."""

import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from nbgrader_sandbox.files import replace_folder
from nbgrader_sandbox.findings import LOOK, MENDED, SET_ASIDE, Finding
from nbgrader_sandbox.intake.archives import copy_one, copy_tree, for_a_student, unzip
from nbgrader_sandbox.intake.notebook_reader import UnreadableError
from nbgrader_sandbox.intake.repair import repair
from nbgrader_sandbox.output.exporter import written

ASK = "ask the student to send the notebook again"


@dataclass
class Prepared:
    """What could be made of a delivery: the names of the notebooks, and what is to be told."""

    notebooks: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def prepare(delivery: Path, release: Path, out: Path) -> Prepared:
    """
    Write the mended notebooks of a delivery, under the names of the release, and its other files to `out`.

    The delivery is only read. A notebook that cannot be used is named in a finding; where none can, `out` stays empty.
    """
    prepared = Prepared()
    with tempfile.TemporaryDirectory(prefix="nbs-") as work, tempfile.TemporaryDirectory(prefix="ties-") as made:
        everything, draft = Path(work), Path(made)
        prepared.findings += copy_tree(delivery, everything, for_a_student())
        for archive in sorted(everything.rglob("*.zip")):
            prepared.findings += unzip(archive, archive.with_suffix(""), for_a_student())
        files = [path for path in sorted(everything.rglob("*")) if path.is_file()]
        candidates = [path for path in files if is_candidate(path)]
        for expected in sorted(release.glob("*.ipynb")):
            if notebook := pick(expected, candidates, prepared, alone=len(list(release.glob("*.ipynb"))) == 1):
                (draft / expected.name).write_text(written(notebook), encoding="utf-8")
                prepared.notebooks.append(expected.stem)
        for path in set(files) - set(candidates):
            if path.suffix != ".zip":
                copy_one(path, draft / path.relative_to(everything), for_a_student())
        replace_folder(draft, out)
    return prepared


def is_candidate(path: Path) -> bool:
    """Whether a file could be meant as a notebook."""
    return ".ipynb" in path.name.casefold() or (path.suffix == ".json" and b'"cells"' in path.read_bytes()[:1_000_000])


def pick(expected: Path, candidates: list[Path], prepared: Prepared, *, alone: bool) -> NotebookNode | None:
    """Find the file that is meant by one notebook of the release, and mend it; the newest readable one counts."""
    reference = nbformat.read(expected, as_version=4)
    meant = [path for path in candidates if path.name == expected.name]
    meant = meant or [path for path in candidates if bare(expected.name) in bare(path.name)]
    if not meant and alone:
        meant = candidates
    errors: list[Finding] = []
    for path in sorted(meant, key=lambda path: (path.stat().st_mtime, path.name), reverse=True):
        try:
            notebook, findings = repair(path.read_bytes(), reference)
        except UnreadableError as error:
            errors.append(Finding(SET_ASIDE, f"{path.name}: {error}", ASK, file=expected.name))
            continue
        prepared.findings += [*findings, *about_names(expected, path, meant, errors)]
        return notebook
    prepared.findings += errors or [
        Finding(SET_ASIDE, "the notebook is not in the submission", ASK, file=expected.name)
    ]
    return None


def about_names(expected: Path, path: Path, meant: list[Path], errors: list[Finding]) -> list[Finding]:
    """Say what was done about names, and about several files for one notebook."""
    found = []
    if path.name != expected.name:
        found.append(Finding(MENDED, f"the file was called {path.name}", file=expected.name))
    if len(meant) - len(errors) > 1:
        found.append(Finding(LOOK, f"{len(meant)} files fit this notebook; {path.name} is graded", file=expected.name))
    return found + [Finding(MENDED, f"{error.what}; another file was used", file=expected.name) for error in errors]


def bare(name: str) -> str:
    """Reduce a file's name to what a student did not add: no copy numbers, endings, spaces or dashes."""
    name = re.sub(r"(\.ipynb|\.json|\.txt)+$", "", name.casefold())
    name = re.sub(r"^copy of |[ _-]*(copy|kopie)[ _-]*\d*$|[ _-]*\(\d+\)$", "", name)
    return re.sub(r"[\W_]", "", name)
