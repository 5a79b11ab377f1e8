"""Each kernel of this environment explains a cell that was run too early; see `ties.kernel`."""

c = get_config()  # noqa: F821 - IPython provides it
c.InteractiveShellApp.extensions.append("ties.kernel")
