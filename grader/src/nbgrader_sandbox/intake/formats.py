"""What kind of file something is, by its first bytes, for messages and to open archives."""

import tarfile
import zipfile
from pathlib import Path

OPEN = ("zip", "tar", "gz")  # archives that can be opened here
CLOSED = {b"7z\xbc\xaf\x27\x1c": "7z", b"Rar!": "rar"}  # the standard library cannot open these
GZIP = b"\x1f\x8b"
COMPRESSED = (GZIP, b"BZh", b"\xfd7zXZ\0")
OFFICE = {"[Content_Types].xml", "mimetype"}
KINDS = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"{\\rtf": "a text document (RTF)",
}
BY_ENDING = {".py": "Python code", ".html": "a web page", ".htm": "a web page", ".csv": "a table", ".txt": "text"}


def first_bytes(path: Path, count: int = 512) -> bytes:
    """Return the first bytes of a file; none if it cannot be read."""
    try:
        with open(path, "rb") as raw:
            return raw.read(count)
    except OSError:
        return b""


def archive_kind(path: Path) -> str:
    """Return 'zip', 'tar', 'gz', '7z', 'rar' or 'office'; '' for other files and for archives that are damaged."""
    start = first_bytes(path)
    for mark, kind in CLOSED.items():
        if start.startswith(mark):
            return kind
    if start.startswith(b"PK"):
        return zip_or_office(path)
    if start.startswith(COMPRESSED) or start[257:262] == b"ustar":
        return "tar" if is_tar(path) else "gz" if start.startswith(GZIP) else ""
    return ""


def zip_or_office(path: Path) -> str:
    """Tell a zip from the files of Word and LibreOffice, which are zips too."""
    try:
        with zipfile.ZipFile(path) as opened:
            return "office" if OFFICE & set(opened.namelist()) else "zip"
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return ""


def is_tar(path: Path) -> bool:
    """Return whether a tar can be opened."""
    try:
        return tarfile.is_tarfile(path)
    except (OSError, EOFError, tarfile.TarError):
        return False


def describe(path: Path) -> str:
    """Say in a few words what a file is."""
    start = first_bytes(path)
    if kind := archive_kind(path):
        return "an Office file" if kind == "office" else f"a {kind} archive"
    if not start.strip(b"\0 \r\n\t"):
        return "empty"
    if start.startswith(b"PK"):
        return "a damaged zip"
    return next((kind for mark, kind in KINDS.items() if start.startswith(mark)), BY_ENDING.get(path.suffix, "a file"))
