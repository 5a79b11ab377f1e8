"""The browser edition: JupyterLite with the lessons, the exercises and a Python that runs in the browser itself."""
