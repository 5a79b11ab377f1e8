"""Modules that the fork server imports once for all workers."""
# ruff: noqa: E402 (what is forked first need not carry what is imported afterwards)

import sys

from nbgrader_sandbox.execution import startup

if sys.platform == "linux":
    startup.fork_zygote_server()
startup.skip_server_extensions()

import gc

import nbformat
from jupyter_client import session
from sqlalchemy.orm import configure_mappers

from nbgrader_sandbox.batch import jobs  # noqa: F401 (it is what workers do)

for relaxed in (False, True):
    nbformat.validate(nbformat.v4.new_notebook(), relax_add_props=relaxed)  # compiles a schema
configure_mappers()
session.extract_dates = lambda message: message  # nobody here asks when a message was sent
gc.freeze()
