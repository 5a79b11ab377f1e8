"""Explain the codes of claims and the terms of the glossary wherever the notebook names them."""

from collections.abc import Mapping

import traitlets

from ties.widgets import base


class Explainer(base.ScriptedWidget):
    """
    Hidden widget: a code or term in the notebook shows its meaning on hover, on focus and on tap.

    Parameters
    ----------
    codes : mapping of str to str
        The words of each claim, by its code, such as ``"C20"``. Each mention is explained.
    terms : mapping of str to str
        The meaning of each term. In each cell the first mention is explained; capitals do not matter.
    """

    _esm = base.script(__file__, "explainer.js")
    _css = base.style(__file__, "explainer.css")
    spec = traitlets.Dict().tag(sync=True)

    def __init__(self, codes: Mapping[str, str], terms: Mapping[str, str]) -> None:
        self.fallback_html, self.summary = "", "Explains codes and terms."
        super().__init__(spec={"codes": dict(codes), "terms": dict(terms)})
