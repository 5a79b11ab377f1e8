"""Get the wheels of a target: which ones says uv, as it resolves the pins; pip downloads them."""

import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from packaging.requirements import Requirement

from tools.bundle.targets import Target

ROOT = Path(__file__).parents[2]
PINS = ROOT / "requirements.txt"
INSTALLER = "pip"  # it installs the others, so that the machine's Python needs none of its own
RESOLVE = ("--extra=lab", "--only-binary=:all:", "--no-header", "--no-annotate", "--no-emit-index-url", "--quiet")


def run(*words: str | Path) -> str:
    """Run a module of this Python; stop if it fails, with what it said."""
    done = subprocess.run([sys.executable, "-m", *map(str, words)], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, words[:2]))} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def source(local: Path | None) -> tuple[str, ...]:
    """Return the options of uv and pip that take wheels from a folder only; none of them if the registry is asked."""
    return ("--no-index", f"--find-links={local}") if local else ()


def pins_of(target: Target, local: Path | None) -> list[str]:
    """Return the exact version of everything that the lessons need on a target, the installer included."""
    where = (f"--python-platform={target.system.uv}", f"--python-version={target.python}")
    own = ("--no-emit-find-links", *source(local))
    found = run("uv", "pip", "compile", f"--constraint={PINS}", *RESOLVE, *where, *own, ROOT / "pyproject.toml")
    lines = PINS.read_text(encoding="utf-8").splitlines()
    installer = next(line for line in lines if Requirement(line).name == INSTALLER)
    return [*found.split("\n"), installer]


def download(target: Target, folder: Path, local: Path | None = None) -> list[Path]:
    """Download the wheels of a target into a folder of its own."""
    place = folder / target.name
    place.mkdir(parents=True)
    wanted = place / "wanted.txt"
    wanted.write_text("\n".join(pins_of(target, local)), encoding="utf-8")
    where = (f"--platform={one}" for one in target.system.platforms)
    plain = ("--no-deps", "--only-binary=:all:", "--quiet", "--disable-pip-version-check")
    own = (f"--python-version={target.python}", *where, *source(local))
    run("pip", "download", *plain, *own, "--dest", place, "--requirement", wanted)
    wanted.unlink()
    return sorted(place.iterdir())


def download_all(some: Iterable[Target], folder: Path, local: Path | None = None) -> dict[str, list[Path]]:
    """Download the wheels of some targets; each waits for the registry most of the time."""
    some = list(some)
    with ThreadPoolExecutor(4) as pool:
        found = pool.map(partial(download, folder=folder, local=local), some)
        return {target.name: files for target, files in zip(some, found, strict=True)}


def our_wheel(folder: Path) -> Path:
    """Build this module as a wheel with the builder of this environment, so that no registry is asked."""
    run("pip", "wheel", "--no-deps", "--no-build-isolation", "--quiet", "--no-index", "--wheel-dir", folder, ROOT)
    (made,) = folder.glob("far_east_ties-*.whl")
    return made
