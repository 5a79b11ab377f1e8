"""What every worker needs: the fork server imports this module once for all of them."""

import nbformat
from sqlalchemy.orm import configure_mappers

from nbgrader_sandbox.batch import pool

__all__ = ["pool"]

nbformat.validate(nbformat.v4.new_notebook())  # compiles the schema
configure_mappers()  # of nbgrader's gradebook
