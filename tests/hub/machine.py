"""
A JupyterHub on this machine for a test: a teacher and two students, each a user of the system with a home.

The users exist only in the hub's own view of the machine (a mount namespace), where /etc/passwd is another file, so
nothing is changed for others. Only root can make such a view.
"""

import json
import os
import shlex
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import websocket

from tools.ordinary_user import ROOT, view_of
from tools.postgres import free_port

USERS = {"teacher": 61_001, "alice": 61_002, "bob": 61_003}
COURSE_ID = "far-east-ties"
TOKEN = uuid.uuid4().hex
CONFIG = """
c = get_config()
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{hub_port}"
c.JupyterHub.db_url = "sqlite:///{folder}/hub/hub.sqlite"
c.JupyterHub.cookie_secret_file = "{folder}/hub/cookie_secret"
c.ConfigurableHTTPProxy.command = {proxy!r}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api_port}"
c.ConfigurableHTTPProxy.pid_file = "{folder}/hub/proxy.pid"
c.JupyterHub.authenticator_class = "dummy"  # no passwords: this hub answers 127.0.0.1 only, and for minutes
c.Authenticator.allowed_users = {users!r}
c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"  # each server runs as its user of the system
c.Spawner.cmd = [{singleuser!r}]
c.Spawner.start_timeout = c.Spawner.http_timeout = 300
c.Spawner.environment = {{"JUPYTER_CONFIG_PATH": "{folder}/etc", "TIES_WORK": "~/my_work"}}
c.JupyterHub.services = [{{"name": "walk", "api_token": "{token}"}}]
scopes = ["admin:users", "admin:servers", "tokens"]
c.JupyterHub.load_roles = [{{"name": "walk", "services": ["walk"], "scopes": scopes}}]
"""
# what a student's environment must know of the exchange; docs/grading-beyond-one-machine.md has the same lines
NBGRADER = """
c = get_config()
c.Exchange.root = "{folder}/exchange"
c.CourseDirectory.course_id = "{course}"
"""


@dataclass
class Hub:
    """A running hub: its address, its folder, and the tokens and kernels of its users."""

    address: str
    folder: Path
    tokens: dict[str, str] = field(default_factory=dict)
    kernels: dict[str, str] = field(default_factory=dict)

    def home(self, user: str) -> Path:
        """Return the home of a user."""
        return self.folder / "home" / user

    def ask(self, way: str, path: str, token: str = TOKEN, body: Any = None) -> Any:
        """Ask the hub or a user's server; return what it answers."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"token {token}", "Content-Type": "application/json"}
        request = Request(f"{self.address}{path}", data, headers, method=way)
        with urlopen(request, timeout=600) as answer:
            text = answer.read().decode()
        return json.loads(text) if text.startswith(("{", "[")) else text

    def status(self, path: str, token: str) -> int:
        """Return the status with which a path is answered."""
        try:
            self.ask("GET", path, token)
        except HTTPError as refused:
            return refused.code
        return 200

    def start_server(self, user: str) -> None:
        """Start the server of a user; it is ready when its progress ends."""
        self.ask("POST", f"/hub/api/users/{user}/server")
        progress = self.ask("GET", f"/hub/api/users/{user}/server/progress")
        assert '"ready": true' in progress, progress

    def stop_server(self, user: str) -> None:
        """Stop the server of a user, as after a time without use."""
        self.ask("DELETE", f"/hub/api/users/{user}/server")
        self.kernels.pop(user, None)

    def new_kernel(self, user: str) -> None:
        """Start a kernel on the server of a user, in which `run` runs Python from now on."""
        self.kernels[user] = self.ask("POST", f"/user/{user}/api/kernels", self.tokens[user], {"name": "python3"})["id"]

    def run(self, user: str, code: str) -> str:
        """Run Python in a kernel on the server of a user; return what it prints."""
        if user not in self.kernels:
            self.new_kernel(user)
        return self.executed(user, self.kernels[user], code)

    def executed(self, user: str, kernel: str, code: str) -> str:
        """Send code to a kernel, and read until it is idle."""
        url = f"{self.address.replace('http', 'ws', 1)}/user/{user}/api/kernels/{kernel}/channels"
        header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "session": uuid.uuid4().hex}
        header |= {"username": user, "version": "5.3", "date": ""}
        content = {"code": code, "silent": False, "store_history": False, "allow_stdin": False, "user_expressions": {}}
        asked = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
        said = []
        headers = [f"Authorization: token {self.tokens[user]}"]
        with closing(websocket.create_connection(url, header=headers, timeout=900)) as channels:
            channels.send(json.dumps(asked))
            while True:
                message = json.loads(channels.recv())
                if message["parent_header"].get("msg_id") != header["msg_id"]:
                    continue
                if message["msg_type"] == "stream":
                    said.append(message["content"]["text"])
                elif message["msg_type"] == "error":
                    raise RuntimeError("\n".join([*said, *message["content"]["traceback"]]))
                elif message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                    return "".join(said)

    def shell(self, user: str, *commands: str, folder: str = "~") -> str:
        """Type commands on the server of a user; return what they print."""
        script = " && ".join(commands)
        code = f"""
import os, subprocess
ran = subprocess.run({script!r}, shell=True, cwd=os.path.expanduser({folder!r}), capture_output=True, text=True)
print(ran.stdout + ran.stderr)
if ran.returncode not in (0, 1):
    raise SystemExit(ran.returncode)
print("exit code", ran.returncode)
"""
        return self.run(user, code)


@contextmanager
def running(proxy: list[str]) -> Iterator[Hub]:
    """Start a hub with its users and their servers, and end it."""
    temporary = tempfile.TemporaryDirectory(prefix="hub-", dir="/tmp", ignore_cleanup_errors=True)
    with temporary as name, ExitStack() as stack:
        folder, port = Path(name), free_port()
        folder.chmod(0o755)
        make_folders(folder)
        write_config(folder, port, proxy)
        env = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PYTHONPATH": ""}
        alone = ("--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation", "private")
        process = subprocess.Popen(
            ["unshare", *alone, "--", "sh", "-euc", script(folder)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=env,
        )
        try:
            wait_for(process, "JupyterHub is now running")
            with (folder / "hub" / "log").open("wb") as log:
                stack.enter_context(subprocess.Popen(["cat"], stdin=process.stderr, stdout=log))
            hub = Hub(f"http://127.0.0.1:{port}", folder)
            for user in USERS:
                hub.start_server(user)
                hub.tokens[user] = hub.ask("POST", f"/hub/api/users/{user}/tokens", body={})["token"]
            yield hub
        finally:
            process.kill()  # everything in its view ends with it; it does not listen to a softer signal
            process.wait()
            process.stderr.close()


def wait_for(process: subprocess.Popen, words: str) -> None:
    """Read what a process reports until it says some words."""
    lines = []
    for line in process.stderr:
        lines.append(line)
        if words in line:
            return
    raise RuntimeError(f"the hub ended: {''.join(lines)[-3000:]}")


def make_folders(folder: Path) -> None:
    """Make the users' homes, the exchange, and the two files that name the users."""
    for name in ("hub", "etc", "home"):
        (folder / name).mkdir()
    (folder / "hub").chmod(0o700)
    (folder / "exchange").mkdir()
    (folder / "exchange").chmod(0o777)
    passwd, group = Path("/etc/passwd").read_text(encoding="utf-8"), Path("/etc/group").read_text(encoding="utf-8")
    for user, number in USERS.items():
        home = folder / "home" / user
        home.mkdir(mode=0o700)
        os.chown(home, number, number)
        passwd += f"{user}:x:{number}:{number}::{home}:/bin/sh\n"
        group += f"{user}:x:{number}:\n"
    (folder / "etc" / "passwd").write_text(passwd, encoding="utf-8")
    (folder / "etc" / "group").write_text(group, encoding="utf-8")


def write_config(folder: Path, port: int, proxy: list[str]) -> None:
    """Write the configuration of the hub, and that of nbgrader for all users."""
    singleuser = str(Path(sys.executable).parent / "jupyterhub-singleuser")
    ports = {"port": port, "hub_port": free_port(), "api_port": free_port()}
    names = {"folder": folder, "proxy": proxy, "users": set(USERS), "singleuser": singleuser, "token": TOKEN}
    (folder / "hub" / "jupyterhub_config.py").write_text(CONFIG.format(**ports, **names), encoding="utf-8")
    text = NBGRADER.format(folder=folder, course=COURSE_ID)
    (folder / "etc" / "nbgrader_config.py").write_text(text, encoding="utf-8")


def script(folder: Path) -> str:
    """Return the shell script that makes the view of the machine and starts the hub in it."""
    needed = [ROOT, Path(sys.prefix), Path(sys.base_prefix)]
    files = [f"mount --bind {folder}/etc/{name} /etc/{name}" for name in ("passwd", "group")]
    hub = [sys.executable, "-m", "jupyterhub", "--config", f"{folder}/hub/jupyterhub_config.py"]
    return "\n".join([*view_of(needed, str(folder)), *files, f"cd {folder}/hub", f"exec {shlex.join(hub)} >&2"])
