"""What verify puts in place of a node of a reference: judging.edits, and more.

These stand apart, for each of those is a rival of every hint; these need only be caught.
"""

import ast

from autograde.judging.edits import edits

EITHER_WAY = {"maximum", "minimum", "max", "min", "isclose", "allclose", "array_equal", "add", "multiply", "hypot",
              "vecdot", "result_type"}
OF_TYPE = {"float", "bool", "asarray", "zip"}               # values are judged, not types; zip: strict=True
ORDERS = ast.Lt, ast.LtE, ast.Gt, ast.GtE


def is_a_check(node):
    """Whether a part of the source refuses what the docstring forbids: the library does, an answer need not."""
    match node:
        case ast.If(body=body, orelse=[]):
            return all(isinstance(part, ast.Raise) or is_a_check(part) for part in body)
        case ast.Expr(value=value):
            return is_a_check(value)
        case ast.Assign(value=value):
            return all(is_a_check(part) or is_of_type(part)
                       for part in (value.elts if isinstance(value, ast.Tuple) else [value]))
        case ast.keyword(arg="strict"):
            return True
        case ast.Call(func=func):
            return last(func).lstrip("_").startswith("require")
    return False


def is_of_type(node):
    """Whether a call changes the type of values and no value."""
    return isinstance(node, ast.Call) and last(node.func) in OF_TYPE


def finer(node):
    """What may stand in place of a node: judging.edits, but for what only changes a type, and more."""
    if not is_of_type(node):
        yield from edits(node)
    match node:
        case ast.Compare(left=left, ops=[op], comparators=[right]) if isinstance(op, ORDERS):
            yield from (ast.Compare(a, [op], [b]) for a, b in moved(left, right))
        case ast.BinOp(left=left, op=ast.FloorDiv() as op, right=right):        # a border that is counted
            for shift in ast.Add(), ast.Sub():
                yield ast.BinOp(ast.BinOp(left, shift, ast.Constant(1)), op, right)
        case ast.Call(func=ast.Attribute(value=value, attr="copy"), args=[]):
            yield value
        case ast.Call(func=func, args=[*front, a, b], keywords=keywords) if last(func) not in EITHER_WAY | OF_TYPE:
            if ast.unparse(a) != ast.unparse(b):
                yield ast.Call(func, [*front, b, a], keywords)
        case ast.If(body=body, orelse=orelse):
            yield from (ast.If(ast.Constant(way), body, orelse) for way in (True, False))
        case ast.Assign() | ast.Expr() | ast.For() | ast.While():
            yield ast.Pass()
        case ast.Return(value=ast.Tuple(elts=[a, b, *rest])):
            yield ast.Return(ast.Tuple([b, a, *rest], ast.Load()))


def moved(left, right):
    """Both sides of a comparison with its limit 5 % and 1 ‰ higher and lower: the side that holds a number, or the
    right one.
    """
    def scaled(side, by):
        return ast.BinOp(side, ast.Mult(), ast.Constant(by))

    if any(ast.unparse(side) in ("0", "1") or "rng." in ast.unparse(side) for side in (left, right)):
        return                                      # 0 has no 5 %, counts move by 1, and chance is another question
    for by in (0.95, 0.999, 1.001, 1.05):
        yield (scaled(left, by), right) if holds_a_number(left) and not holds_a_number(right) else (
            left, scaled(right, by))


def holds_a_number(node):
    return any(isinstance(n, ast.Constant) and n.value for n in ast.walk(node))


def last(func):
    return getattr(func, "attr", getattr(func, "id", ""))


class Settled(ast.NodeTransformer):
    """What a function computes: its definition without checks, and with options that are always what they usually are.

    usual: {name: value}.  What depends on another value is gone, and so is what is read by checks alone.
    """

    def __init__(self, usual):
        self.usual = usual

    def visit_FunctionDef(self, node):
        node.body = self.until_return(node.body)
        read = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
        node.body = [part for part in node.body if not (isinstance(part, ast.Assign) and not read & {
            n.id for n in ast.walk(part.targets[0]) if isinstance(n, ast.Name)})]
        return node

    def until_return(self, body):
        """A body without what stands behind its return."""
        done = []
        for part in body:
            if is_a_check(part) and not isinstance(part, ast.Assign):
                continue
            new = self.visit(part)
            done += new if isinstance(new, list) else [new]
            if isinstance(done[-1], ast.Return):
                break
        return done

    def visit_Name(self, node):
        known = isinstance(node.ctx, ast.Load) and node.id in self.usual
        return ast.copy_location(ast.Constant(self.usual[node.id]), node) if known else node

    def visit_Compare(self, node):
        self.generic_visit(node)
        parts = [node.left, *node.comparators]
        if all(isinstance(n, ast.Constant) for part in parts for n in ast.walk(part) if isinstance(n, ast.expr)
               and not isinstance(n, ast.Tuple)):
            return ast.copy_location(ast.Constant(eval(ast.unparse(node))), node)
        return node

    def visit_Subscript(self, node):
        self.generic_visit(node)
        known = isinstance(node.value, ast.Constant) and isinstance(node.slice, ast.Constant)
        return ast.copy_location(ast.Constant(node.value.value[node.slice.value]), node) if known else node

    def visit_UnaryOp(self, node):
        self.generic_visit(node)
        known = isinstance(node.op, ast.Not) and isinstance(node.operand, ast.Constant)
        return ast.copy_location(ast.Constant(not node.operand.value), node) if known else node

    def visit_BoolOp(self, node):
        self.generic_visit(node)
        off = isinstance(node.op, ast.And) and any(isinstance(v, ast.Constant) and not v.value for v in node.values)
        return ast.copy_location(ast.Constant(False), node) if off else node

    def visit_If(self, node):
        if is_a_check(node):
            return ast.copy_location(ast.Pass(), node)
        self.generic_visit(node)
        if isinstance(node.test, ast.Constant):
            return node.body if node.test.value else node.orelse or [ast.copy_location(ast.Pass(), node)]
        return node

    def visit_IfExp(self, node):
        self.generic_visit(node)
        if isinstance(node.test, ast.Constant):
            return node.body if node.test.value else node.orelse
        return node

    def visit_Call(self, node):
        """An option that is handed on as it is by default says nothing; a check of one gives it back."""
        own = [k.value for k in node.keywords if isinstance(k.value, ast.Name) and k.value.id == k.arg]
        if is_a_check(node) and len(own) == 1 and own[0].id in self.usual:
            return self.visit(own[0])
        node.keywords = [k for k in node.keywords if not (isinstance(k.value, ast.Name) and k.value.id in self.usual)]
        self.generic_visit(node)
        node.keywords = [k for k in node.keywords if not (k.arg == "out" and ast.unparse(k.value) == "None")]
        return node
