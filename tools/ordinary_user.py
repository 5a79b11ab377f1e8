"""
Run Python as an ordinary user where you are root: ``python -m tools.ordinary_user -m pytest grader/tests``.

Python and this repository may be in a folder that only root can enter, such as root's own. Then the command gets a view
of the machine (a mount namespace) in which that folder has nothing but what is needed. Nothing changes for others. If
the user still cannot run Python there, the command says so and fails.
"""

import os
import pwd
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[1]
USER = "nobody"
PROGRAMS = ("unshare", "mount", "setpriv")  # Debian's packages util-linux and mount
TRIAL = ("-c", "import pytest, ties, nbgrader_sandbox")


def main(arguments: list[str]) -> int:
    """Run Python with some arguments as an ordinary user; return its exit code."""
    if os.geteuid():
        print("This already is an ordinary user.", flush=True)
        return subprocess.run([sys.executable, *arguments], cwd=ROOT, check=False).returncode
    if missing := [name for name in PROGRAMS if not shutil.which(name)]:
        print(f"Not tested as an ordinary user: {', '.join(missing)} is not installed.")
        return 1
    with tempfile.TemporaryDirectory(prefix="room-", dir="/tmp") as folder:  # a short path, because sockets are in it
        Path(folder).chmod(0o755)
        if run_as(USER, folder, TRIAL):
            print(f"Not tested as an ordinary user: {USER} cannot run {sys.executable} with this repository.")
            return 1
        return run_as(USER, folder, arguments)


def run_as(user: str, folder: str, arguments: Iterable[str]) -> int:
    """Run Python as a user, with a home below a folder; return its exit code."""
    known = pwd.getpwnam(user)
    home = Path(folder, "home")
    home.mkdir(exist_ok=True)
    os.chown(home, known.pw_uid, known.pw_gid)
    drop = ["setpriv", f"--reuid={known.pw_uid}", f"--regid={known.pw_gid}", "--clear-groups", "--"]
    script = [*view_of([ROOT, Path(sys.prefix), Path(sys.base_prefix)], folder), f"cd {shlex.quote(str(ROOT))}"]
    script.append("exec " + shlex.join([*drop, sys.executable, *arguments]))
    own = {"HOME": str(home), "TMPDIR": str(home), "USER": user, "PYTHONDONTWRITEBYTECODE": "1"}
    command = ["unshare", "--mount", "--propagation", "private", "--", "sh", "-euc", "\n".join(script)]
    return subprocess.run(command, env=os.environ | own, check=False).returncode


def view_of(needed: Iterable[Path], folder: str) -> list[str]:
    """Return commands after which others can reach some folders: what closed them is empty but for these."""
    closed: dict[Path, list[Path]] = {}
    for path in needed:
        if (outermost := closed_parent(path)) is not None:
            closed.setdefault(outermost, []).append(path)
    commands = []
    for outermost, inside in closed.items():
        kept = {path: f"{folder}/kept/{str(path).replace('/', '-')}" for path in inside}
        commands += [bind(str(path), place) for path, place in kept.items()]
        commands.append(f"mount -t tmpfs -o mode=0755 room {shlex.quote(str(outermost))}")
        commands += [bind(place, str(path)) for path, place in kept.items()]
    return commands


def bind(source: str, target: str) -> str:
    """Return commands after which one folder is at another place too."""
    return f"mkdir -p {shlex.quote(target)}\nmount --bind {shlex.quote(source)} {shlex.quote(target)}"


def closed_parent(path: Path) -> Path | None:
    """Return the outermost folder on the way to a path that others cannot enter; None if there is none."""
    on_the_way = [*reversed(path.resolve().parents), path.resolve()]
    return next((each for each in on_the_way if not each.stat().st_mode & 0o001), None)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
