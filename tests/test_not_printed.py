"""No short exercise is the formula that stands above it: the text says what must hold, the student finds the formula.

Formulas are compared by what they compute with: a formula tells the answer if all operations of the reference are in it
and few others, whatever the letters are called.
"""

import ast
import re
from collections import Counter
from inspect import getsource
from pathlib import Path

import nbformat
import pytest

from autograde.editions.leaks import is_a_requirement
from autograde.exercises.registry import every

ROOT = Path(__file__).parent.parent
SHORT = 2                               # statements: longer answers are more than a formula
MORE = 1                                # operations that a formula may have besides, and still tell the answer
OPERATORS = {ast.Add: "+", ast.Sub: "-", ast.Div: "/", ast.Pow: "^"}
FUNCTIONS = {"exp": "exp", "log": "log", "cos": "cos", "sqrt": "√", "abs": "abs", "mod": "mod", "floor_divide": "floor",
             "minimum": "min", "maximum": "max", "max": "max", "mean": "mean", "_finite_mean": "mean", "sum": "sum",
             "norm": "norm", "softmax": "softmax"}
LATEX = [(r"\\frac\{?1\}?\{?[NKMHWD]+\}?\s*\\sum", "mean"), (r"\\lfloor", "floor"), (r"\\[lr]?[vV]ert|\|", "abs"),
         (r"e\^", "exp"), (r"\\exp", "exp"), (r"\\log", "log"), (r"\\cos", "cos"), (r"\\sqrt", "√"), (r"\\bmod", "mod"),
         (r"\\min\b", "min"), (r"\\max\b", "max"), (r"softmax", "softmax"), (r"\\sum", "sum"), (r"\\d?frac|/", "/"),
         (r"\^", "^"), (r"\+", "+"), (r"-", "-")]


def statements(function):
    """What a function does, without its docstring, what it requires and what it only unpacks."""
    body = ast.parse(getsource(function)).body[0].body
    return [s for s in body if not is_a_requirement(s) and not isinstance(s, ast.If)
            and not (isinstance(s, ast.Assign) and "require_" in ast.unparse(s.value))]


def operations(some):
    """How often each operation is in these statements."""
    found = Counter()
    for node in (node for statement in some for node in ast.walk(statement)):
        if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
            found[OPERATORS[type(node.op)]] += 1
        elif isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            found[FUNCTIONS.get(name, "")] += 1
    del found[""]
    return found


def operations_of_formula(formula):
    """The same of a formula in LaTeX, right of its first = or arrow."""
    formula = re.sub(r"\\text(tt|bf)?\{[^}]*\}|\\(left|right|bigl|bigr|quad|qquad|operatorname)\b", " ", formula)
    formula = re.sub(r"\^\{?\\?(top|T)\}?|_\{[^}]*\}|_\\?\w+", " ", formula)
    formula = re.split(r"=|\\(?:left|right)arrow|\\leftarrow", formula, maxsplit=1)[-1]
    found = Counter()
    for pattern, name in LATEX:
        formula, times = re.subn(pattern, " ", formula)
        found[name] += times // 2 if name == "abs" else times
    return +found


def formulas(text):
    """The formulas of a text that say what something is, each part of them by itself."""
    for formula in re.findall(r"\$\$(.+?)\$\$|\$([^$]+)\$", text, flags=re.DOTALL):
        for part in re.split(r"\\qquad|\\quad", formula[0] or formula[1]):
            if re.search(r"=|\\leftarrow", part):
                yield part


def told(function, text):
    """The formula of this text that is the answer, or None."""
    needed = operations(statements(function))
    if not needed:
        return None
    for formula in formulas(text):
        there = operations_of_formula(formula)
        if not needed - there and (there - needed).total() <= MORE:
            return formula
    return None


def sections():
    """{exercise: the text above it, back to the last heading}."""
    found = {}
    for path in ROOT.glob("notebooks/[0-9]*/*.ipynb"):
        text = ""
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                text = (text if not re.search(r"^##", cell.source, re.MULTILINE) else "") + cell.source
            elif asked := re.fullmatch(r"check\((\w+)\)", cell.source.strip()):
                found[asked[1]] = text
    return found


SECTIONS = sections()
SHORT_ONES = [name for name, e in every().items() if name in SECTIONS and len(statements(e.reference)) <= SHORT]


@pytest.mark.parametrize("name", SHORT_ONES)
def test_the_answer_is_not_the_formula_above_it(name):
    assert told(every()[name].reference, SECTIONS[name]) is None


def test_there_are_such_exercises():
    assert len(SHORT_ONES) > 30


@pytest.mark.parametrize("name, formula", [
    ("sgd", r"w \leftarrow w - \eta\, g ."), ("look_ahead", r"\text{the point} = w - \rho\, m ."),
    ("bias_corrected", r"\hat a = \frac{a}{1 - \beta^t} ."), ("exponential", r"\eta(t) = \eta_0\, e^{-k t} ."),
    ("inverse_time", r"\eta(t) = \frac{\eta_0}{1 + k t} ."),
    ("warmup", r"\eta(t) = \eta \cdot \min\left(1, \frac{t + 1}{T}\right) ."),
    ("cyclic", r"\eta(t) = \eta_\min + (\eta_0 - \eta_\min) \left(1 - \left|\frac{t \bmod 2h}{h} - 1\right| \right)"),
    ("average", r"p = \frac{1}{K} \sum_{k=1}^{K} p_k ."),
    ("ema", r"\text{mean} \leftarrow \beta \cdot \text{mean} + (1 - \beta) \cdot w"),
    ("fit_mean_image", r"\mu_{hwc} = \frac1N \sum_n \text{images}_{nhwc}"),
    ("decoupled_step", r"W \leftarrow W - \Delta - \eta\,\lambda\,W ."),
    ("shrink_factor", r"f = (1 - \eta\lambda)^n"), ("vanilla_dropout_predict", r"o = x \cdot p")])
def test_a_formula_that_is_the_answer_is_found(name, formula):
    found = told(every()[name].reference, f"$$ {formula} $$")
    assert bool(found) == (name != "vanilla_dropout_predict"), "a product alone is in every formula: not looked for"


def test_a_property_is_no_formula():
    assert told(every()["exponential"].reference, r"with $\eta(s + t)\, \eta_0 = \eta(s)\, \eta(t)$") is None
