#!/bin/sh
# Start the lessons with the newest Python that this machine has and the package serves.
cd "$(dirname "$0")" || exit 1
for python in python3.14 python3.13 python3.12 python3.11 python3 python; do
  if "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; then
    exec "$python" start.py "$@"
  fi
done
for python in python3 python; do # it says which Python it is, and what is needed
  if "$python" -c '' 2>/dev/null; then exec "$python" start.py "$@"; fi
done
echo "No Python was found: install Python 3.11, 3.12, 3.13 or 3.14, then start again." >&2
exit 1
