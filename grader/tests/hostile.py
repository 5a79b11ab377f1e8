"""Notebooks in which every cell tries to run a script or load a resource on the page that shows it."""

import base64
import io
import json
import re
from copy import deepcopy
from itertools import product
from pathlib import Path

from matplotlib.image import imsave

GIVEN = json.loads(Path(__file__).with_name("payloads.json").read_text(encoding="utf-8"))
RUN = "(window.ran=window.ran||[]).push(NUMBER)"
WIDGETS = {"application/vnd.jupyter.widget-state+json": {"state": {"</script>": {"model_name": "</script>"}}}}
FEW = 6  # vectors of HTML for places that should not contain HTML


def png():
    """Make a small picture, in base64."""
    out = io.BytesIO()
    imsave(out, [[0, 1], [1, 0]])
    return base64.b64encode(out.getvalue()).decode()


PNG = png()


def shows(data, metadata=None):
    """Make a code cell with one output."""
    return code({"output_type": "display_data", "data": data, "metadata": metadata or {}})


def code(output, **more):
    """Make a code cell as a kernel may fill it."""
    return {"cell_type": "code", "source": "", "metadata": {}, "outputs": [output], "execution_count": 1, **more}


def stream(text="x", name="stdout"):
    """Make an output of printed text."""
    return {"output_type": "stream", "name": name, "text": text}


def error(ename="E", evalue="e", traceback="t"):
    """Make an error."""
    return {"output_type": "error", "ename": ename, "evalue": evalue, "traceback": [traceback]}


def markdown(source, **more):
    """Make a cell of text."""
    return {"cell_type": "markdown", "source": source, "metadata": {}, **more}


def sized(**metadata):
    """Make a picture with metadata."""
    return shows({"image/png": PNG}, {"image/png": metadata})


HTML = {  # all vectors of HTML
    "html output": lambda x: shows({"text/html": x}),
    "text": markdown,
}
TEXT = {  # a few of them
    "plain output": lambda x: shows({"text/plain": x}),
    "latex output": lambda x: shows({"text/latex": x}),
    "markdown output": lambda x: shows({"text/markdown": x}),
    "svg output": lambda x: shows({"image/svg+xml": f"<svg xmlns='http://www.w3.org/2000/svg'>{x}</svg>"}),
    "html that is isolated": lambda x: shows({"text/html": x}, {"text/html": {"isolated": True}}),
    "list of html": lambda x: shows({"text/html": [x[:3], x[3:]]}),
    "mermaid output": lambda x: shows({"text/vnd.mermaid": x}),
    "widget": lambda x: shows({"application/vnd.jupyter.widget-view+json": {"model_id": f"</script>{x}"}}),
    "stream": lambda x: code(stream(x)),
    "stream with colours": lambda x: code(stream(f"\x1b[31m{x}\x1b]8;;javascript:{RUN}\x07x\x1b]8;;\x07")),
    "ename": lambda x: code(error(ename=x)),
    "evalue": lambda x: code(error(evalue=x)),
    "traceback": lambda x: code(error(traceback=f"\x1b[0;31m{x}\x1b[0m")),
    "code": lambda x: code(stream(), source=x),
    "count of the cell": lambda x: code(stream(), execution_count=x),
    "count of the result": lambda x: code(
        {"output_type": "execute_result", "data": {"text/plain": "1"}, "metadata": {}, "execution_count": x},
        execution_count=x,
    ),
    "raw cell": lambda x: {"cell_type": "raw", "source": x, "metadata": {"raw_mimetype": "text/html"}},
    "tag": lambda x: code(stream(), metadata={"tags": [x]}),
    "id": lambda x: code(stream(), id=x),
    "name for nbgrader": lambda x: markdown("x", metadata={"nbgrader": {"grade_id": x, "solution": True}}),
    "link left out": lambda x: markdown(f"[{x}](javascript:1)"),
    "alt text of an attachment": lambda x: markdown(
        f"![{x}](attachment:a.png)", attachments={"a.png": {"image/png": PNG}}
    ),
    "type of an attachment": lambda x: markdown(
        "![a](attachment:a.png)", attachments={"a.png": {f'image/png"{x}': PNG}}
    ),
    "content of an attachment": lambda x: markdown(
        "![a](attachment:a.png)", attachments={"a.png": {"image/png": f'{PNG}"{x}'}}
    ),
    "svg attachment": lambda x: markdown("![a](attachment:a.svg)", attachments={"a.svg": {"image/svg+xml": x}}),
}
ATTRIBUTE = {
    "width": lambda x: sized(width=x),
    "height": lambda x: sized(height=x),
    "width for all": lambda x: shows({"image/png": PNG}, {"width": x}),
    "alt": lambda x: sized(alt=x),
    "unconfined": lambda x: sized(unconfined=x),
    "file name": lambda x: shows({"image/png": PNG}, {"filenames": {"image/png": x}}),
    "picture": lambda x: shows({"image/png": f"{PNG}{x}"}),
    "jpeg that is a png": lambda x: shows({"image/jpeg": PNG}, {"image/jpeg": {"width": x}}),
    "alt of the cell": lambda x: {**shows({"image/png": PNG}), "metadata": {"alt": x}},
}
OTHER = [
    ("script", lambda x: shows({"application/javascript": x}), RUN),
    ("missing attachment", markdown, "![x](attachment:gone.png)"),
]


def payloads():
    """List the attacks: carrier, vector and the function that makes a cell of them."""
    pairs = [
        *product(HTML.items(), GIVEN["html"]),
        *product(TEXT.items(), GIVEN["html"][:FEW]),
        *product(ATTRIBUTE.items(), GIVEN["attribute"]),
        *((("Markdown", markdown), vector) for vector in GIVEN["markdown"]),
        *(((name, make), vector) for name, make, vector in OTHER),
    ]
    return [(carrier, vector, make) for (carrier, make), vector in pairs]


def cells(port, tried, *, control=False):
    """Create the cells of a page. A control leaves out attacks that would leave or break the page."""
    return [
        filled(make(vector), number, port)
        for number, (carrier, vector, make) in enumerate(tried, 1)
        if not (control and (re.search("refresh|<base|<math", vector) or carrier in UNSHOWABLE))
    ]


UNSHOWABLE = (
    "missing attachment",
    "name for nbgrader",
    "type of an attachment",
    "count of the cell",
    "count of the result",
    "id",
)


def filled(cell, number, port):
    """Fill in the script and the address of a cell."""
    text = json.dumps(cell).replace("RUN", RUN).replace("BEACON", f"http://127.0.0.1:{port}/NUMBER")
    made = json.loads(text.replace("PORT", str(port)).replace("NUMBER", str(number)))
    return {"id": f"hostile-{number}", **made}


def with_cells(notebook, more):
    """Append cells to a notebook."""
    notebook = deepcopy(notebook)
    notebook["cells"] += more
    notebook["metadata"] |= {"title": "<script>(window.ran=[]).push(0)</script>", "widgets": WIDGETS}
    return notebook
