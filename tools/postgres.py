"""
A PostgreSQL server of its own on this machine, for tests and measurements: ``with server() as postgres: …``.

It uses Debian's server, a new folder, a free port of 127.0.0.1 and a password that nobody else has, and it is stopped
and deleted at the end. PostgreSQL refuses to run as root, so root starts it as another user.
"""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import URL, create_engine, text

DEBIAN = Path("/usr/lib/postgresql")
USERS = ("postgres", "nobody")  # the first that exists runs the server where you are root
INSTALL = "there is no PostgreSQL server here; install it with `apt-get install postgresql`"
QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"  # nothing here outlives the server


class NoServerError(RuntimeError):
    """There is no PostgreSQL server on this machine; the message says what to install."""


@dataclass(frozen=True)
class Postgres:
    """A running server: its port, and the password of its only user."""

    port: int
    password: str = field(repr=False)

    def address(self, database: str) -> str:
        """Return the address of a database, as SQLAlchemy and nbgrader read it."""
        parts: dict[str, Any] = {"username": "grader", "password": self.password, "host": "127.0.0.1"}
        return URL.create("postgresql+psycopg", **parts, port=self.port, database=database).render_as_string(False)

    def new_database(self, name: str) -> str:
        """Make an empty database and return its address."""
        engine = create_engine(self.address("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        engine.dispose()
        return self.address(name)


def programs() -> Path:
    """Return the folder of the newest server's programs."""
    found = [path.parent for path in DEBIAN.glob("*/bin/initdb") if path.parent.parent.name.isdecimal()]
    if found:
        return max(found, key=lambda folder: int(folder.parent.name))
    if on_path := shutil.which("initdb"):
        return Path(on_path).parent
    raise NoServerError(INSTALL)


@contextmanager
def server() -> Iterator[Postgres]:
    """Start a server and stop it at the end."""
    bin_folder, password, port = programs(), secrets.token_urlsafe(), free_port()
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp", ignore_cleanup_errors=True) as folder:  # short: a socket
        data, secret = Path(folder, "data"), Path(folder, "password")
        secret.write_text(password, encoding="utf-8")
        who = ordinary_user(folder, secret)
        init = ["--auth=scram-sha-256", f"--pwfile={secret}", "--username=grader", "--encoding=UTF8"]
        run([bin_folder / "initdb", *init, "--locale=C.UTF-8", "--no-sync", f"--pgdata={data}"], who)
        where = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        control = [bin_folder / "pg_ctl", "-w", "-D", data]
        run([*control, "-l", f"{folder}/log", "-o", f"{where} {QUICK}", "start"], who)
        try:
            yield Postgres(port, password)
        finally:
            run([*control, "-m", "immediate", "stop"], who)


def ordinary_user(*owned: str | Path) -> dict[str, Any]:
    """Return options of `subprocess.run` for the user of the server, who is given some files."""
    if os.geteuid():
        return {}
    names = {each.pw_name for each in pwd.getpwall()}
    user = next((name for name in USERS if name in names), "")
    if not user:
        raise NoServerError(f"PostgreSQL does not run as root, and there is no user {' or '.join(USERS)}")
    known = pwd.getpwnam(user)
    for path in owned:
        os.chown(path, known.pw_uid, known.pw_gid)
    return {"user": known.pw_uid, "group": known.pw_gid, "extra_groups": []}


def run(command: list[Any], who: dict[str, Any]) -> None:
    """Run a program of the server; its output is shown if it fails."""
    null = subprocess.DEVNULL  # the server would keep a pipe open
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        ran = subprocess.run([*map(str, command)], cwd="/", stdin=null, stdout=said, stderr=said, check=False, **who)
        if ran.returncode:
            said.seek(0)
            print(said.read(), file=sys.stderr)
            raise subprocess.CalledProcessError(ran.returncode, ran.args)


def free_port() -> int:
    """Return a port of this machine that nothing uses."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]
