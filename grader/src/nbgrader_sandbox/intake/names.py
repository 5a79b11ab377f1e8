"""Names of files that came from other systems: their encoding, their length, and signs that no folder can have."""

import hashlib
import re
import unicodedata
import zipfile
from pathlib import Path

LONGEST = 200  # bytes; most file systems allow 255, and copies get longer names


def safe_name(name: str) -> str:
    """
    Return a name that every file system can store and every screen can show.

    Names on disk that are not UTF-8 are decoded by a guess, and accents are composed, as macOS stores them apart.
    """
    if any("\ud800" <= sign <= "\udfff" for sign in name):
        name = guess_text(name.encode("utf-8", "surrogateescape"))
    name = re.sub(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", "_", unicodedata.normalize("NFC", name))
    if len(name.encode()) <= LONGEST:
        return name
    ending = "".join(Path(name).suffixes[-2:])[-20:]
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{name.encode()[: LONGEST - 40].decode(errors='ignore')}-{digest}{ending}"


def zip_entry_name(entry: zipfile.ZipInfo) -> str:
    """Return the name of an entry. Without the flag of UTF-8 it may be UTF-8 nevertheless, or a code page."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return guess_text(entry.orig_filename.encode("cp437")).partition("\0")[0]
    except UnicodeEncodeError:
        return entry.filename


def guess_text(raw: bytes) -> str:
    """Decode a short name: UTF-8, else pairs of Chinese signs, else the code page that gives most Latin letters."""
    for encoding in ("utf-8", "gb2312"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return max((raw.decode(encoding, "replace") for encoding in ("cp1252", "cp850")), key=latin_letters)


def latin_letters(text: str) -> int:
    """Count the accented Latin letters of a text; other unusual signs count against it."""
    unusual = [sign for sign in text if not sign.isascii()]
    return sum(1 if unicodedata.name(sign, "").startswith("LATIN") else -1 for sign in unusual)
