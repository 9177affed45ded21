"""What can be tested of hints without a reader: that they are short, give no formula away, and vouch for nothing."""

import re
from inspect import getsource

from autograde.exercises.registry import every

LONGEST = 250
EACH = [(exercise, mistake) for exercise in every().values() for mistake in exercise.mistakes]
PRAISE = re.compile(r"\b(is|are|was|were|been) right\b(?! (for|on average)\b)|^right\b|\bthe right length\b", re.I)


def formulas(exercise):
    """What stands on the right of each formula in the reference's docstring, and in its code what mistakes change."""
    for line in (exercise.reference.__doc__ or "").splitlines():
        if line.startswith("        "):
            yield from re.split(r"\s{3,}|[=←≈]", line)
    yield from (mistake.edit[0] for mistake in exercise.mistakes if mistake.edit)


def bare(text):
    return re.sub(r"[\s*·]", "", text)


def test_a_hint_is_read_in_one_breath():
    assert [mistake.hint for _, mistake in EACH if len(mistake.hint) > LONGEST] == []


def test_a_hint_does_not_hold_the_formula():
    given_away = [(exercise.name, formula, mistake.hint) for exercise, mistake in EACH for formula in formulas(exercise)
                  if len(bare(formula)) > 7 and re.search(r"[-+/√]", formula) and bare(formula) in bare(mistake.hint)]
    assert given_away == []


def test_a_hint_does_not_say_that_the_rest_is_right():
    """It is told wherever the answer fits, also beside another mistake."""
    assert [mistake.hint for _, mistake in EACH if PRAISE.search(mistake.hint)] == []


def test_a_number_in_a_hint_is_one_that_its_exercise_knows():
    strange = []
    for exercise, mistake in EACH:
        known = "".join(map(getsource, [exercise.reference, *(case.run for case in exercise.cases if not case.fit)]))
        strange += [(exercise.name, number, mistake.hint) for number in re.findall(r"\d+\.\d+", mistake.hint)
                    if number not in known + mistake.source]
    assert strange == []
