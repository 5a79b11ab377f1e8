"""Pictures in a submission: which are kept, and the proof that each really is a picture of its type."""

import base64
import binascii
import re
import warnings
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from urllib.parse import unquote

FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF"}
LARGEST = 8_000_000  # characters of base64: about 6 MB
MOST_PIXELS = 50_000_000  # a small file can contain a picture that fills a browser's memory
DATA = re.compile(r"data:(image/(?:png|jpeg|gif));base64,(.*)", re.DOTALL | re.IGNORECASE)
REFERENCE = re.compile(r"(?:\]\(\s*<?|\]:\s*<?)attachment:([^\s)>]+)", re.IGNORECASE)


def picture(kind: str, part: Any) -> str | None:
    """
    Return a picture in base64, written in one way only.

    Parameters
    ----------
    kind : str
        The MIME type that the picture is said to have.
    part : object
        What a notebook contains in its place; base64 text, or a list of such lines.

    Returns
    -------
    str or None
        None where it is not a picture of this type, or is too large.

    """
    text = "".join(map(str, part)) if isinstance(part, list) else part
    if kind not in FORMATS or not isinstance(text, str) or len(text) > LARGEST:
        return None
    try:
        raw = base64.b64decode(re.sub(r"\s", "", text), validate=True)
    except (binascii.Error, ValueError):
        return None
    return base64.b64encode(raw).decode() if is_picture(raw, FORMATS[kind]) else None


def is_picture(raw: bytes, form: str) -> bool:
    """Return whether bytes are a picture of a format. Only its header is read, and in a PNG the checksums."""
    from PIL import Image  # imported late: most submissions contain no picture

    try:
        with warnings.catch_warnings(action="ignore"), Image.open(BytesIO(raw), formats=[form]) as found:
            width, height = found.size
            found.verify()
    except Exception:  # Pillow raises many types for bytes that are no picture
        return False
    return 0 < width * height <= MOST_PIXELS


def picture_address(address: str) -> str | None:
    """Return a `data:` address of a picture, checked; None for every other address."""
    found = DATA.fullmatch(address.strip())
    if not found:
        return None
    kind = found[1].lower()
    data = picture(kind, found[2])
    return data and f"data:{kind};base64,{data}"


def kept_attachments(given: Any) -> dict[str, dict[str, str]]:
    """Return the attachments of a cell that are pictures, one type for each name."""
    kept: dict[str, dict[str, str]] = {}
    for name, forms in given.items() if isinstance(given, Mapping) else ():
        for kind in FORMATS:
            if isinstance(forms, Mapping) and (data := picture(kind, forms.get(kind))):
                kept[name] = {kind: data}
                break
    return kept


def attachment(address: str, attachments: Mapping[str, Mapping[str, str]]) -> str | None:
    """Return the `data:` address of the picture that an `attachment:` address means; None where it is missing."""
    name = address[len("attachment:") :]
    forms = attachments.get(name) or attachments.get(unquote(name)) or {}
    return next((f"data:{kind};base64,{data}" for kind, data in forms.items()), None)


def missing_attachments(source: str, attachments: Mapping[str, Any]) -> list[str]:
    """List the pictures that a text refers to and that are not attached to it."""
    names = dict.fromkeys(REFERENCE.findall(source))
    return [unquote(name) for name in names if name not in attachments and unquote(name) not in attachments]
