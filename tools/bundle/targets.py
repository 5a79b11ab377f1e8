"""The systems and Pythons that the offline package serves, as uv, pip and `offline/opening.py` name them."""

import platform
import sys
from itertools import product
from typing import NamedTuple

PYTHONS = ("3.11", "3.12", "3.13", "3.14")  # as README promises


class System(NamedTuple):
    """A system: its name in the package, its name for uv, and the platforms whose wheels run there."""

    name: str
    uv: str
    platforms: tuple[str, ...]


# glibc 2.28 is the oldest that README promises; a wheel for an older one runs there too
GLIBC = tuple(f"manylinux_2_{minor}_x86_64" for minor in range(28, 4, -1))
OLDER_NAMES = tuple(f"manylinux{year}_x86_64" for year in (2014, 2010, 1))
SYSTEMS = {
    one.name: one
    for one in (
        System("linux-x86_64", "x86_64-unknown-linux-gnu", (*GLIBC, *OLDER_NAMES)),
        System("windows-x86_64", "x86_64-pc-windows-msvc", ("win_amd64",)),
        System("macos-arm64", "aarch64-apple-darwin", ("macosx_13_0_arm64",)),
    )
}


class Target(NamedTuple):
    """One system with one Python."""

    system: System
    python: str

    @property
    def name(self) -> str:
        """The name that the list of the package has, as `linux-x86_64-3.12`."""
        return f"{self.system.name}-{self.python}"


def targets(systems: list[str], pythons: list[str]) -> list[Target]:
    """Return each of some systems with each of some Pythons; all of them where none is named."""
    return [Target(SYSTEMS[name], python) for name, python in product(systems or SYSTEMS, pythons or PYTHONS)]


def here() -> Target | None:
    """Return the target that this machine and this Python are, if the package serves them."""
    names = {"linux": "linux", "win32": "windows", "darwin": "macos"}
    machine = platform.machine().lower().replace("amd64", "x86_64")
    system = SYSTEMS.get(f"{names.get(sys.platform)}-{machine}")
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    return Target(system, python) if system and python in PYTHONS else None
