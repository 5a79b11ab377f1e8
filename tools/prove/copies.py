"""A scratch copy of the repository in which faults are planted."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.prove.faults import ROOT, Fault
from tools.prove.forks import run_tests

CAUGHT, SURVIVED, BROKEN = "caught", "survived", "broken"
NONE_RUN, NOT_FOUND = 5, "not found: "  # exit code of pytest, and what it says of a test that does not exist
PATIENCE = 600  # seconds for the tests of one fault


class Copy:
    """One scratch copy. A fault is planted in it, the tests run, and the files are put back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run(["git", "clone", "--quiet", "--shared", str(ROOT), str(folder)], check=True)
        listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
        names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
        for name in (name for name in names if (ROOT / name).is_file()):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
        self.git("add", "--all")
        self.git(
            "-c", "user.name=prove", "-c", "user.email=prove@localhost", "commit", "--quiet", "--allow-empty", "-mx"
        )

    def git(self, *arguments: str) -> None:
        """Run git in the copy."""
        subprocess.run(["git", *arguments], cwd=self.folder, check=True, stdout=subprocess.DEVNULL)

    def environment(self) -> dict[str, str]:
        """Return an environment in which Python imports the packages of the copy."""
        packages = [str(self.folder / "src"), str(self.folder / "grader/src")]
        return {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(packages),
            "PYTHONDONTWRITEBYTECODE": "1",
            "RANDOM_ROWS": "1000",
            "TIES_WORK": str(self.folder / ".nox" / "unanswered"),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        }

    def judge(self, fault: Fault) -> str:
        """Return whether the tests noticed a fault; a fault after which nothing runs is broken."""
        path = self.folder / fault.file
        path.write_text(fault.planted(path.read_text(encoding="utf-8")), encoding="utf-8")
        try:
            return self.verdict(fault.notice) if all(map(self.runs, fault.run)) else BROKEN
        finally:
            self.git("checkout", "--quiet", "--", ".")
            self.git("clean", "--quiet", "--force", "-d")

    def runs(self, command: str) -> bool:
        """Run a command in the copy, and return whether it went well."""
        done = subprocess.run(
            command, shell=True, cwd=self.folder, env=self.environment(), capture_output=True, check=False
        )
        return done.returncode == 0

    def verdict(self, tests: tuple[str, ...], patience: float = PATIENCE) -> str:
        """Run some tests and return what their exit code means."""
        code = run_tests(self.folder, self.environment(), tests, patience)
        if code is not None and NOT_FOUND in self.printed():
            return BROKEN
        return {0: SURVIVED, NONE_RUN: BROKEN}.get(code, CAUGHT)

    def printed(self) -> str:
        """Return what the last run of tests printed."""
        return Path(f"{self.folder}.log").read_text(encoding="utf-8", errors="replace")
