"""Grade many submissions in parallel and keep the results."""

from nbgrader_sandbox import compat

compat.leave_out_address_grammar()
