"""Open the lessons without a network, see README.md. An old Python can read this file, to be told what is needed."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - whoever starts this may have any Python
    sys.exit("The lessons need Python 3.11, 3.12, 3.13 or 3.14, and this is Python " + sys.version.split()[0] + ".")

from opening import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
