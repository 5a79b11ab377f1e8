"""Lessons and exercises say where answers are by computing it. Run in the tree: python apply_lite.py; idempotent."""

import json
from pathlib import Path

WHERE = {"notebooks/00-start-here.ipynb": {
    "how": [(
        "**Your answers** are saved in one file on this machine, `my_work/answers.json`. They are never sent anywhere. The file contains",
        "**Your answers** are saved in one file, `my_work/answers.json`. The first cell of each lesson says where it is and who can read it, saves a copy for you, and loads one. The file contains",
    ), (
        "If you stop and come back, your answers are still there.",
        "If you stop and come back, your answers are still there, unless the first cell says otherwise.",
    )],
    "found": [("- Everything works on your machine.", "- Everything works.")],
}, "notebooks/05-vietnam-trade-and-energy.ipynb": {
    "title": [("Your answers stay on this machine.", "The next cell says where your answers are.")],
}}
OLD = "**Your answers stay on this machine** until you hand the file in yourself."
NEW = "**Your answers are in this file**, and you hand it in yourself; the next cell says where it is."
SAY = """

from ties.course import where_answers_stay

where_answers_stay()"""


def edit(path, changes):
    text = path.read_text(encoding="utf-8")
    book = json.loads(text)
    for cell in book["cells"]:
        source = "".join(cell["source"])
        for old, new in changes.get(cell["id"], ()):
            if old in source:
                source = source.replace(old, new)
            elif new not in source:
                raise SystemExit(f"{path}, cell {cell['id']}: {old!r} is not there")
        if cell["id"] == "setup" and changes.get("say") and SAY not in source:
            source += SAY
        cell["source"] = source.splitlines(keepends=True)
    made = json.dumps(book, ensure_ascii=False, indent=1) + "\n"
    if made != text:
        path.write_text(made, encoding="utf-8")
        print("changed", path)


for name, changes in WHERE.items():
    edit(Path(name), changes)
for path in sorted(Path("solutions").glob("*/*.ipynb")):
    edit(path, {"title": [(OLD, NEW)], "say": True})
