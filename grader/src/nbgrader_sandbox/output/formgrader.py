"""
Jupyter Server extension: a content security policy for nbgrader's Formgrader.

Only the scripts of nbgrader's own templates run on its pages, and nothing is fetched from elsewhere. Files of a
submission, which Formgrader serves too, are shown without scripts and as a site of their own.
"""

import re
from base64 import b64encode
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

FILE_POLICY = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'"
NOT_PAGES = re.compile(r"(static|fonts|api|submissions/components)/")
FILE = re.compile(r"submissions/[^/]+/.+")
SCRIPT_ELEMENT = re.compile(r"<script\b(?P<given>[^>]*)>(?P<body>.*?)</script>", re.DOTALL)
SOURCE = re.compile(r"\bsrc=\"([^\"]*)\"")
REMOTE = re.compile(r"<script[^>]*src=[\"']https?:[^>]*>\s*</script>")
HANDLER = re.compile(r"\son[a-z]+=\"([^\"]*)\"", re.IGNORECASE)
FIELD = re.compile(r"\{\{(.*?)\}\}")
# Formgrader enables keyboard shortcuts after MathJax is ready, which it loads from another server
NO_MATHJAX = (
    "<script>var MathJax = {Hub: {Startup: {signal: {Interest: "
    'function (hear) { setTimeout(function () { hear("End"); }, 0); }}}}};</script>'
)


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:
    """Insert the policy before other output transforms, such as compression."""
    base = server.web_app.settings["base_url"].rstrip("/")
    scripts, handlers = template_scripts(base)

    class ThisPolicy(Policy):
        own, trusted, prefix = scripts, handlers, f"{base}/formgrader/"

    server.web_app.transforms.insert(0, ThisPolicy)


class Policy:
    """Tornado output transform that sets the policy of one response."""

    own: re.Pattern[str]
    trusted: str
    prefix: str

    def __init__(self, request: Any) -> None:
        path = request.path
        self.place = path.removeprefix(self.prefix) if path.startswith(self.prefix) else ""

    def transform_first_chunk(self, status: int, headers: Any, chunk: bytes, finishing: bool) -> tuple[int, Any, bytes]:
        """Set the header, and add the nonce to nbgrader's own scripts."""
        if not self.place or NOT_PAGES.match(self.place):
            return status, headers, chunk
        if FILE.fullmatch(self.place):
            headers["Content-Security-Policy"] = FILE_POLICY
        elif headers.get("Content-Type", "").startswith("text/html"):
            nonce = token_urlsafe(16)
            headers["Content-Security-Policy"] = page_policy(nonce, self.trusted)
            headers["Cache-Control"] = "no-store"  # a cached page would have another nonce than its header
            headers.pop("Etag", None)
            chunk = self.with_nonce(chunk.decode(errors="replace"), nonce).encode()
            if finishing:
                headers["Content-Length"] = str(len(chunk))
            else:
                headers.pop("Content-Length", None)
        return status, headers, chunk

    def transform_chunk(self, chunk: bytes, finishing: bool) -> bytes:
        """Return later chunks unchanged; scripts in them do not run."""
        return chunk

    def with_nonce(self, page: str, nonce: str) -> str:
        """Add the nonce to the scripts of nbgrader's templates."""

        def add_nonce(script: re.Match[str]) -> str:
            return (
                f'<script nonce="{nonce}"{script[0][7:]}' if self.own.fullmatch(script_content(script)) else script[0]
            )

        return SCRIPT_ELEMENT.sub(add_nonce, REMOTE.sub(lambda _: NO_MATHJAX, page, count=1))


def page_policy(nonce: str, handlers: str) -> str:
    """Return the policy of a page of Formgrader."""
    rules = {
        "default-src": "'none'",
        "script-src": f"'nonce-{nonce}'",
        "script-src-attr": f"'unsafe-hashes' {handlers}",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'self'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def template_scripts(base: str) -> tuple[re.Pattern[str], str]:
    """Return what the scripts in nbgrader's templates look like once filled in, and hashes of their event handlers."""
    spec = find_spec("nbgrader.server_extensions.formgrader")
    folder = Path(spec.origin).parent / "templates" if spec and spec.origin else Path("/nowhere")
    texts = [path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.suffix in (".tpl", ".j2")]
    scripts = {script_content(script) for text in texts for script in SCRIPT_ELEMENT.finditer(text)}
    handlers = {handler for text in texts for handler in HANDLER.findall(text)}
    pattern = "|".join(
        [
            *map(re.escape, map(script_content, SCRIPT_ELEMENT.finditer(NO_MATHJAX))),
            *(template_pattern(script, base) for script in sorted(scripts)),
        ]
    )
    return re.compile(pattern), " ".join(sorted(map(hash_source, handlers)))


def script_content(script: re.Match[str]) -> str:
    """Return what a script runs: the address of a file, and its own text."""
    source = SOURCE.search(script["given"])
    return f"{source[1] if source else ''}\n{script['body'].strip()}"


def template_pattern(script: str, base: str) -> str:
    """Return a regular expression for a script of a template: each field matches one plain value."""
    parts = FIELD.split(script)
    for place in range(1, len(parts), 2):
        parts[place] = re.escape(base) if "base_url" in parts[place] else r"[^\"'\\<>\n]*"
    parts[::2] = map(re.escape, parts[::2])
    return "".join(parts)


def hash_source(handler: str) -> str:
    """Return the hash by which a policy names an event handler."""
    return f"'sha256-{b64encode(sha256(handler.encode()).digest()).decode()}'"
