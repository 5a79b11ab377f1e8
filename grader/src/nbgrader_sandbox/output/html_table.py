"""Write rows as an HTML table."""

from html import escape
from typing import Any


def html_table(rows: list[dict[str, Any]]) -> str:
    """Return rows as a plain HTML table."""
    if not rows:
        return "<p>Nothing yet.</p>"
    head = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in rows[0])
    lines = "".join(f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row.values())}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"
