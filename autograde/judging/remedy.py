"""What to do about an answer of the wrong form: nothing returned, a part missing, text, another shape."""

from math import prod


def remedy(got, expected, returns):
    """What to do, in words, or "".  got, expected: shapes (plain.shape_of), got None for nothing;  returns: names."""
    if got is None:
        return f"end it with a line that says return {returns}"
    if got == "text" and expected != "text":
        return "return numbers, not text: print shows a value, return hands it over"
    if parts(expected) and not parts(got):
        return f"return all of its {len(expected['tuple'])} parts, with commas between them: return {returns}"
    if parts(got) and not parts(expected):
        return f"return {returns} alone, with nothing beside it and no comma behind it"
    if parts(got) and parts(expected):
        return remedy_of_parts(got["tuple"], expected["tuple"], returns)
    if named(got) and named(expected) and got["dict"].keys() == expected["dict"].keys():
        name = next(name for name, shape in expected["dict"].items() if got["dict"][name] != shape)
        advice = remedy(got["dict"][name], expected["dict"][name], returns)
        return f"look at {name}" + (f": {advice}" if advice else "")
    return remedy_of_shapes(got, expected) if isinstance(got, list) and isinstance(expected, list) else ""


def parts(shape):
    return isinstance(shape, dict) and "tuple" in shape


def named(shape):
    return isinstance(shape, dict) and "dict" in shape


def remedy_of_parts(got, expected, returns):
    more = len(got) - len(expected)
    if more:
        one = "one" if abs(more) == 1 else str(abs(more))
        return f"{one} {'too many' if more > 0 else 'missing'}: return {returns}"
    number, found, wanted = next((i, g, e) for i, (g, e) in enumerate(zip(got, expected, strict=True), 1) if g != e)
    at = f"look at part {number} of {len(expected)}"
    if parts(wanted) and wanted["tuple"] == [found]:
        return f"{at}: it must be a tuple of one, (a,), with a comma behind it: return {returns}"
    advice = remedy(found, wanted, returns)
    if len(expected) == 1:
        return advice
    if advice.startswith("look at "):
        return f"{at}, in it at {advice.removeprefix('look at ')}"
    return at + (f": {advice}" if advice and returns not in advice else "")


def remedy_of_shapes(got, expected):
    if not got:
        return "all axes are gone: over which should the sum or mean go, and which should stay?"
    if not expected:
        return "a single number is asked for: has a sum or mean been left out?"
    if got == expected[::-1]:
        return "it lies on its side: is there a .T too many, or one too few?"
    for axis, n in enumerate(expected):
        if expected[:axis] + expected[axis + 1:] == got:
            return f"axis {axis}, of length {n}, is missing: a sum or mean that went too far, or lost its keepdims?"
    for axis, n in enumerate(got):
        if got[:axis] + got[axis + 1:] == expected:
            return f"axis {axis}, of length {n}, is one too many: should a sum or mean go over it?"
    if prod(got) == prod(expected):
        return "as many values as are asked for, in another shape: is a reshape or ravel missing, or one too many?"
    return "print the shapes in your function line by line: which is the first that you did not expect?"
