"""
Every lesson read aloud by a machine's voice, beside the rule of docs/claims-and-verdicts.md: words at 150 a minute.

Needs espeak-ng, which Debian, Homebrew and Windows have. The voice speaks numbers and dates as words and pauses at
each full stop, which the rule does not; it reads what the rule counts, without optional rounds.
"""

import shutil
import subprocess
import wave
from html import unescape
from io import BytesIO

import nbformat

from tools import pages

VOICE = ("espeak-ng", "-v", "en-gb", "-s", str(pages.SPEED), "--stdout", "--stdin")


def measure() -> dict[str, object]:
    """Return the minutes of all lessons together by voice and by rule, and of each lesson its words and its minutes."""
    if shutil.which("espeak-ng") is None:
        raise SystemExit("espeak-ng is not installed: `apt install espeak-ng`, `brew install espeak-ng`.")
    lessons = {number: pages.required(lesson) for number, lesson in pages.lessons().items()}
    words = {number: sum(map(pages.words, cells)) for number, cells in lessons.items()}
    minutes = {number: seconds(cells) / 60 for number, cells in lessons.items()}
    spoken, rule = sum(minutes.values()), sum(words.values()) / pages.SPEED
    each = {f"{number:02d}": {"words": words[number], "minutes": round(minutes[number], 1)} for number in lessons}
    figures = {"ours": round(spoken, 1), "other": round(rule, 1), "ratio": round(spoken / rule, 2)}
    said = subprocess.run(["espeak-ng", "--version"], capture_output=True, text=True, check=True).stdout
    return {"name": "aloud", "unit": "min", **figures, "each": each, "versions": {"espeak-ng": said.split()[3]}}


def seconds(cells: list[nbformat.NotebookNode]) -> float:
    """Read some cells aloud and return the seconds of speech."""
    text = unescape("\n\n".join(map(pages.prose, cells))).translate(str.maketrans("#*_[]|>`", " " * 8))
    sound = subprocess.run(VOICE, input=text.encode(), capture_output=True, check=True).stdout
    with wave.open(BytesIO(sound)) as spoken:  # its header was written before its length was known
        size = spoken.getsampwidth() * spoken.getnchannels()
        return (len(sound) - 44) / size / spoken.getframerate()
