"""How many random rows the tests draw: some in `nox -s test`, all in `nox -s random_rows`."""

import os

from hypothesis import HealthCheck

SOME = 150
COUNT = int(os.environ.get("RANDOM_ROWS", SOME))
DRAWN = {  # the same rows in every run, so that a failure can be repeated
    "max_examples": COUNT,
    "derandomize": True,
    "database": None,
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "print_blob": False,
}
