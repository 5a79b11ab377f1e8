"""What this course needs in a grading sandbox; the entry point ``nbgrader_sandbox.courses`` names it."""

from importlib import import_module
from io import BytesIO
from pathlib import Path

import ties

HERE = Path(__file__).parent
PROTECTED = ("ties", "far_east")
INTERNAL = ("PARSED",)
CANARIES = ("__import__('ties').check_answer(lambda: 1, right=2)",)  # a check that must fail
ENVIRONMENT = {"TIES_WORK": "{home}/my_work"}
WARM_UP_CELLS = (
    "import ties\nrows = ties.read('countries').query('asia_pacific')\npart = len(rows.query('iso3 in [\"VNM\"]')) / 2",
    "ties.check_answer(lambda: part, unit='share', between=(0, 1), not_these={0.4: 'no'})",
    "ties.check_answer(lambda: part, right=2)",
    "print(ties.cite('countries'))\nrows",
)


def readable() -> list[Path]:
    """Return the folders that a notebook reads: both packages and the tables."""
    from ties.tables import package

    return [Path(ties.__file__).parent, HERE, package.folder()]


def warm_up() -> None:
    """Import every public name of `ties`, prepare every exercise, draw a figure, and read every table once."""
    from matplotlib.figure import Figure

    from ties.tables import package

    import_module("pandas.io.formats.html")
    for module in ties.WHERE.values():
        import_module(f"ties.{module}")
    for path in sorted(HERE.glob("exercise_*.py")):
        import_module(f"far_east.{path.stem}").exercise.prepare()
    figure = Figure()
    figure.subplots().plot([0, 1])
    figure.savefig(BytesIO())
    for name, resource in package.resources(package.folder()).items():
        if "schema" in resource:
            package.read(name)
