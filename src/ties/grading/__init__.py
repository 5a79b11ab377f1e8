"""What nbgrader lacks: sandbox, warm kernels, repair, a batch that goes on, reports."""
