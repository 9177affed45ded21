"""Modules without the functions that nothing names: what a chapter's archive holds of the library's other chapters."""

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path


def pruned(sources: Mapping[Path, str], text: str) -> dict[Path, str]:
    """The sources without functions and classes whose names stand nowhere else: in none of them, and not in `text`.

    A name counts wherever it is a word, also in strings and by its ending, as relu_forward in f"{name}_forward".
    """
    left = dict(sources)
    while True:
        everything = "\n".join([text, *left.values()])
        words, endings = Counter(re.findall(r"\w+", everything)), tuple(re.findall(r"\}(_\w+)", everything))
        shorter = {path: without(source, unnamed(source, words, endings)) for path, source in left.items()}
        if shorter == left:
            return left
        left = shorter


def unnamed(source: str, words: Mapping[str, int], endings: tuple[str, ...]) -> Iterator[ast.stmt]:
    """The functions and classes of a module that are named within themselves at most."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.decorator_list:
            own = re.findall(rf"\b{node.name}\b", ast.get_source_segment(source, node) or "")
            if words[node.name] <= len(own) and not node.name.endswith(endings):
                yield node


def without(source: str, nodes: Iterator[ast.stmt]) -> str:
    lines = source.splitlines(keepends=True)
    for node in reversed(list(nodes)):
        del lines[node.lineno - 1:node.end_lineno]
    return "".join(lines)
