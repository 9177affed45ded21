"""Wrong versions of a function, made by machine: each is one edit of one place of its source.

    edited(function)        yields ("x - mean → x + mean in return (x - mean) / std", the function that results), …

They stand for what nobody has thought of.  A hint must tell its mistake from them (diagnose); a case that takes one
for right has a hole, or the edit changes nothing (autograde verify).

The operators are those of mutation testing: DeMillo, Lipton & Sayward 1978, Hints on test data selection.
"""

import ast
import warnings
from functools import partial
from inspect import getsource
from textwrap import dedent

TURNS = 100_000                     # of all loops that could go on for ever, in one version
OTHER_WAY = {"max": "min", "min": "max", "maximum": "minimum", "minimum": "maximum", "sum": "mean", "mean": "sum",
             "argmax": "argmin", "argmin": "argmax", "floor": "round", "ceil": "floor", "sin": "cos", "cos": "sin",
             "log": "log2", "log2": "log", "exp": "expm1", "any": "all", "all": "any", "var": "std", "std": "var",
             "zeros": "ones", "ones": "zeros", "normal": "uniform", "square": "abs", "abs": "square"}
AXES = (0, 1, -1, None, (0, 1))
NEIGHBOURS = {ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt, ast.GtE), ast.Gt: (ast.GtE, ast.Lt),
              ast.GtE: (ast.Gt, ast.LtE), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,),
              ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,)}


def edited(function, kinds=None, untouched=lambda node: False, prepared=lambda definition: definition):
    """Every function that one edit of this one's source gives, with the edit in words; those that do not compile are
    left out, and a loop that might not end raises StopIteration after a while.

    kinds(node): what may stand in place of a node, if not `edits`;  untouched(node): whether it is left alone, and
    all that is in it;  prepared(definition): what is edited in place of the function's definition.
    """
    source = dedent(getsource(function))
    tree, lines = ast.parse(source), source.splitlines()
    definition = tree.body[0] = prepared(tree.body[0])
    definition.decorator_list = []
    every_place = list(places(definition, untouched))
    for loop in (node for node, _ in every_place if isinstance(node, ast.While)):
        loop.body += ast.parse("next(_turns)").body             # behind what may be edited
    for node, put in every_place:
        for new in (kinds or edits)(node):
            words = f"{in_words(node)} → {in_words(new)} in {lines[node.lineno - 1].partition('#')[0].strip()}"
            put(ast.fix_missing_locations(new))
            namespace = dict(function.__globals__) | {"_turns": iter(range(TURNS))}
            try:
                with warnings.catch_warnings(action="ignore"):
                    exec(compile(tree, "<edit>", "exec"), namespace)
            except SyntaxError:
                continue
            finally:
                put(node)
            yield words, namespace[definition.name]


def in_words(node):
    """A node as a line of Python."""
    return ast.unparse(node).partition("\n")[0]


def places(definition, untouched):
    """Every node in the body of a function below its docstring, with what puts another in its place."""
    within = definition.body[ast.get_docstring(definition) is not None:]
    first = len(definition.body) - len(within)
    todo = [(node, partial(definition.body.__setitem__, first + i)) for i, node in enumerate(within)]
    while todo:
        node, put = todo.pop()
        if untouched(node):
            continue
        yield node, put
        for name, value in ast.iter_fields(node):
            if isinstance(value, ast.AST):
                todo.append((value, partial(setattr, node, name)))
            elif isinstance(value, list):
                todo += [(v, partial(value.__setitem__, i)) for i, v in enumerate(value) if isinstance(v, ast.AST)]


def edits(node):
    """What may stand in place of a node."""
    match node:
        case ast.BinOp():
            yield from of_operation(node.left, node.op, node.right)
        case ast.Compare(left=left, ops=[op], comparators=right):
            yield from (ast.Compare(left, [other()], right) for other in NEIGHBOURS[type(op)])
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield from (ast.Constant(v) for v in sorted({value + 1, value - 1, 2 * value, value // 2} - {value}))
        case ast.Constant(value=float(value)):
            yield from (ast.Constant(v) for v in sorted({value + 1, 2 * value, 1.5 * value, value / 2} - {value}))
        case ast.Call():
            yield from of_call(node)
        case ast.Attribute(value=value, attr="T", ctx=ast.Load()):
            yield value
        case ast.Subscript(value=value, slice=ast.Slice(), ctx=ast.Load()) | ast.UnaryOp(operand=value):
            yield value
        case ast.IfExp(body=body, orelse=orelse):
            yield from (body, orelse)
        case ast.BoolOp(op=op, values=[first, second]):
            yield from (first, second, ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), [first, second]))
        case ast.AugAssign():
            yield ast.Pass()
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if any(
                isinstance(n, ast.Name) and n.id == name for n in ast.walk(value)):
            yield ast.Pass()                                    # a step left out: x = x - mean


def of_operation(left, op, right):
    """What may stand in place of left op right."""
    match op:
        case ast.Add():
            yield from (ast.BinOp(left, ast.Sub(), right), left, right)
        case ast.Sub():
            yield from (ast.BinOp(left, ast.Add(), right), ast.BinOp(right, op, left), left,
                        ast.UnaryOp(ast.USub(), right))
        case ast.Mult():
            yield from (ast.BinOp(left, ast.Div(), right), left, right,
                        ast.BinOp(left, op, ast.BinOp(left, op, right)),
                        ast.BinOp(ast.BinOp(left, op, right), op, right))
        case ast.Div():
            yield from (ast.BinOp(left, ast.Mult(), right), ast.BinOp(right, op, left), left,
                        ast.BinOp(ast.BinOp(left, op, right), op, right))
        case ast.Pow():
            yield from (left, ast.BinOp(left, ast.Mult(), right))
        case ast.FloorDiv() | ast.Mod() | ast.MatMult():
            yield left


def of_call(call):
    """What may stand in place of a call."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    if name in OTHER_WAY and isinstance(call.func, ast.Attribute):
        yield ast.Call(ast.Attribute(call.func.value, OTHER_WAY[name], ast.Load()), call.args, call.keywords)
    elif name in OTHER_WAY:
        yield ast.Call(ast.Name(OTHER_WAY[name], ast.Load()), call.args, call.keywords)
    if name in ("maximum", "minimum", "max", "min", "clip", "where") or (len(call.args) == 1 and not call.keywords):
        yield from call.args
    if name in ("var", "std"):
        yield ast.Call(call.func, call.args, [*call.keywords, ast.keyword("ddof", ast.Constant(1))])
    for i, keyword in enumerate(call.keywords):
        others = call.keywords[:i], call.keywords[i + 1:]
        yield ast.Call(call.func, call.args, [*others[0], *others[1]])
        for axis in AXES if keyword.arg == "axis" else ():
            if ast.unparse(keyword.value) != repr(axis):
                new = ast.keyword("axis", ast.parse(repr(axis), mode="eval").body)
                yield ast.Call(call.func, call.args, [*others[0], new, *others[1]])
