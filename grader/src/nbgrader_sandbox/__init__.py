"""Batch grading on top of nbgrader: sandboxed kernels, notebook repair, resumable batches, reports."""
