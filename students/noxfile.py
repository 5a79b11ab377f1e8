"""Open the lessons: `nox -s lab`."""

from hashlib import sha256
from pathlib import Path

import nox

nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_venv = "yes"


def install(session: nox.Session) -> None:
    """Install what the lessons need, once; a later start needs no network."""
    pins = sha256(Path("requirements.txt").read_bytes() + Path("pyproject.toml").read_bytes()).hexdigest()
    stamp = Path(".nox", "lab", "pins-of-ties")
    if not stamp.exists() or stamp.read_text() != pins:
        session.install("--quiet", "--constraint", "requirements.txt", "--editable", ".[lab]")
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(pins)


@nox.session
def lab(session: nox.Session) -> None:
    """Open the lessons; what follows -- goes to jupyter lab."""
    install(session)
    session.run("jupyter", "lab", "--config=jupyter_config.py", *session.posargs, terminate_timeout=10)
