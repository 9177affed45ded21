"""An answer that stands where nothing of it becomes a function is named with the reason, and nothing else is."""

from textwrap import indent

import pytest

from autograde.classroom.out_of_reach import REASON, misnamed, out_of_reach, places

NAME = "dropout_forward"
ANSWER = f"def {NAME}(x, *, keep_prob, rng):\n    return x, ()"


def code(source):
    return {"type": "code", "source": source}


def said(cell):
    return out_of_reach([NAME], {NAME, "dropout_backward"}, [("Cell 3", cell)])


@pytest.mark.parametrize("cell, says", [
    ({"type": "raw", "source": ANSWER}, "has dropout_forward in it, but is a raw cell, which is never run."),
    ({"type": "markdown", "source": ANSWER}, "has dropout_forward in it, but is a Markdown cell, which is never run."),
    ({"type": "markdown", "source": f"My answer:\n```python\n{ANSWER}\n```"}, "is a Markdown cell"),
    ({"type": "markdown", "source": indent(ANSWER, "    ")}, "is a Markdown cell"),
    ({"type": "markdown", "source": indent(ANSWER, "> ")}, "is a Markdown cell"),
    ({"type": "raw", "source": f"{NAME} = lambda x: x"}, "is a raw cell"),
    ({"type": "raw", "source": ">>> " + ANSWER.replace("\n", "\n... ")}, "is a raw cell"),
    ({"type": "raw", "source": "In [3]: " + ANSWER}, "is a raw cell"),
    ({"type": "raw", "source": "async " + ANSWER}, "is a raw cell"),
    *((code(f"{magic}\n{ANSWER}"), f"has dropout_forward in it below {magic.split()[0]}, which does not define it") for
      magic in ("%%writefile answer.py", "%%script true", "%%python", "%%skip", "%%html", "%%markdown")),
    (code(f"\n\n  %%bash\n{ANSWER}"), "below %%bash"),
    (code(f"class Dropout:\n{indent(ANSWER, '    ')}"), "has dropout_forward as a method of the class Dropout."),
    (code(f"class Dropout:\n    @staticmethod\n{indent(ANSWER, '    ')}"), "as a method of the class Dropout."),
    (code(f"class A:\n    {NAME} = abs"), "as a method of the class A."),
    (code(f"if True:\n    class A:\n        if True:\n{indent(ANSWER, ' ' * 12)}"), "as a method of the class A."),
    (code(f"def main():\n{indent(ANSWER, '    ')}"), "has dropout_forward inside another function, main."),
    (code(f"def main():\n    {NAME} = abs"), "inside another function, main."),
    (code(f"async def main():\n{indent(ANSWER, '    ')}"), "inside another function, main."),
    (code(f"class A:\n    def b(self):\n{indent(ANSWER, ' ' * 8)}"), "inside another function, b."),
    (code(f"'''\n{ANSWER}\n'''"), "has dropout_forward in a string, which is text and no code."),
    (code(indent(ANSWER, "# ")), "has dropout_forward in a comment."),
    (code(indent(ANSWER, "#")), "in a comment."), (code(f"## {NAME} = lambda x: x"), "in a comment."),
    (code("%run answers.py"), "takes answers.py in by %run, which is not done when grading"),
    (code("%load answers.py\nx = 1"), "takes answers.py in by %load")])
def test_where_it_stands_is_told_once_with_the_reason(cell, says):
    sentence, = said(cell)
    assert sentence.startswith("Cell 3 ") and says in sentence and sentence.endswith(f" {REASON}")


@pytest.mark.parametrize("cell", [
    code(ANSWER), code("x = 1"), code(""), code(f"{NAME}(3)"), code(f"check({NAME})"), code(f"# call {NAME} here"),
    code(f"# {NAME}: what it does"), code("def half(:"), code(f"'''See {NAME}.'''"), code(f"print('{NAME}')"),
    code("%%bash\nls"), code("%matplotlib inline"), code(f"def other():\n    {NAME}(1)"),
    code(f"class A:\n    x = {NAME}"),
    code(f"%%time\n{ANSWER}"), code(f"if True:\n{indent(ANSWER, '    ')}"), code("def dropout_forward_slow(x): pass"),
    code("'''\ndef dropout_forward_2(x): pass\n'''"), code(f"# def {NAME}_2(x): pass"),
    {"type": "markdown", "source": f"I wrote {NAME} first."}, {"type": "markdown", "source": f"{NAME} == 3"},
    {"type": "raw", "source": ""}])
def test_of_anything_else_nothing_is_said(cell):
    assert places(NAME, cell) == []


@pytest.mark.parametrize("name", ["droput_forward", "Dropout_Forward", "dropout_foward", "dropout_forwards"])
def test_a_name_with_a_slip_is_the_one_that_was_meant(name):
    assert said(code(ANSWER.replace(NAME, name))) == [
        f"Cell 3 defines {name}, which no exercise is called. If it is meant for {NAME}, give it that name."]


@pytest.mark.parametrize("source", [
    "def dropout_backward(x): pass", "def forward(x): pass", "def helper(x): pass", "droput_forward = 3",
    "class droput_forward: pass", "def main():\n    def droput_forward(x): pass", "no python ("])
def test_another_exercise_a_helper_and_what_is_no_function_were_not_meant(source):
    assert misnamed(NAME, {NAME, "dropout_backward"}, code(source)) == []
    assert misnamed(NAME, {NAME}, {"type": "raw", "source": "def droput_forward(x): pass"}) == []


def test_only_the_exercises_that_were_asked_about_are_spoken_of_cell_by_cell():
    cells = [("Cell 1", {"type": "raw", "source": ANSWER}), ("Cell 2", code(indent(ANSWER, "# ")))]
    assert [note.split(" has ")[0] for note in out_of_reach([NAME], {NAME}, cells)] == ["Cell 1", "Cell 2"]
    assert out_of_reach([], {NAME}, cells) == [] and out_of_reach(["dropout_backward"], {NAME}, cells) == []
