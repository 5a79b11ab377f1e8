"""Modules that the fork server imports once for all workers."""
# ruff: noqa: E402 (the zygote server is forked before the other imports, to stay small)

import sys

from nbgrader_sandbox.execution import startup

if sys.platform == "linux":
    startup.fork_zygote_server()
startup.skip_server_extensions()

import gc

import nbformat
from jupyter_client import session
from sqlalchemy.orm import configure_mappers

from nbgrader_sandbox.batch import jobs  # noqa: F401 (imported for the workers)

for relaxed in (False, True):
    nbformat.validate(nbformat.v4.new_notebook(), relax_add_props=relaxed)  # compiles the schema
configure_mappers()
session.extract_dates = lambda message: message  # dates of messages are not used
gc.freeze()
