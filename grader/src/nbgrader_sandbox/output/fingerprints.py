"""Fingerprints of answers: runs of tokens that stay when names and layout change (winnowing, Schleimer et al. 2003)."""

import ast
import builtins
import hashlib
import re
from functools import lru_cache

from pygments.lexers.python import PythonLexer
from pygments.token import Comment, Name, Text, Token

TOKENS_IN_A_RUN = 12  # shorter runs of code are common without copying
WORDS_IN_A_RUN = 6
WINDOW = 4  # of this many runs in a row one is kept at least
KNOWN = frozenset(dir(builtins))
LEXER = PythonLexer()


@lru_cache(1024)  # many of a class hand in the same words
def fingerprints(source: str, kind: str) -> frozenset[str]:
    """Return the smallest run of each window of a cell, so that any long common part is found; none if it is short."""
    found = runs(source, kind)
    return frozenset(min(found[start : start + WINDOW]) for start in range(max(1, len(found) - WINDOW + 1)) if found)


def runs(source: str, kind: str) -> list[str]:
    """Return digests of all runs of tokens or words of a cell."""
    if kind == "code":
        tokens, length = code_tokens(source), TOKENS_IN_A_RUN
    else:
        tokens, length = re.findall(r"\w+", source.casefold()), WORDS_IN_A_RUN
    return [digest("\0".join(tokens[start : start + length])) for start in range(len(tokens) - length + 1)]


def code_tokens(source: str) -> list[str]:
    """Return the tokens of code without comments and layout; names that the author chose are all the same."""
    own, tokens, after_dot = own_names(source), [], False
    for kind, text in LEXER.get_tokens(source):
        if kind in Comment or kind in Text or kind in Token.Literal.String.Doc or not text.strip():
            continue
        chosen = kind in Name and not after_dot and (text in own if own is not None else text not in KNOWN)
        tokens.append("name" if chosen else text)
        after_dot = text == "."
    return tokens


def own_names(source: str) -> set[str] | None:
    """Return the names that code assigns, also those of functions and their parameters; None if it does not parse."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    names = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    names |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    return names | {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def digest(text: str) -> str:
    """Return a short digest that is the same in every process."""
    return hashlib.blake2b(text.encode(errors="replace"), digest_size=8).hexdigest()
