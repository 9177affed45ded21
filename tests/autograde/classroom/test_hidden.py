"""Hidden stays hidden: what a function saw under a secret seed reaches no page, whatever it does to tell it."""

import inspect
import json
import re
from dataclasses import asdict

import numpy as np
import pytest
from walls import needs_bubblewrap

from autograde.classroom.grade_one import judge_cells
from autograde.exercises.registry import find, of_chapter
from autograde.judging.outcome import outcome

pytestmark = needs_bubblewrap

SECRET = [1_234_567, 7_654_321]
TELL = "numbers = ' '.join(f'{v:.15g}' for v in np.ravel(dout)[:50])\n    "
ATTACKS = {
    "in_its_message": "raise ValueError(numbers)",
    "in_the_name_of_its_class": "raise type(numbers, (Exception,), {})(numbers)",
    "in_the_name_of_a_class_that_looks_like_ours": "raise type('WrongResult', (Exception,), {})(numbers)",
    "as_not_implemented": "raise NotImplementedError(numbers)",
    "as_an_error_of_the_sandbox": "raise type('TimedOut', (Exception,), {})(numbers)",
    "as_a_change_of_its_input": "raise type('InputChanged', (Exception,), {})(numbers)",
    "as_a_function_that_is_missing": "raise type('NotDefined', (Exception,), {})(numbers)",
    "as_text": "return numbers",
    "as_the_names_in_a_dict": "return {n: 1.0 for n in numbers.split()}",
    "when_it_is_asked_again": "SEEN.append(numbers); raise ValueError(' '.join(SEEN))",
    "by_the_line_that_raised": "at = '\\n' * int(abs(np.ravel(dout)[0]) * 1e6)\n"
                               "    exec(compile(at + '1/0', '<x>', 'exec'), globals())"}


def dropout_cells(name, body):
    sources = {e.name: inspect.getsource(e.reference) for e in of_chapter("dropout")}
    head, _, _ = sources[name].partition('    """')
    sources[name] = f"SEEN = []\n{head}    {TELL}{body}"
    setup = ("import numpy as np\nfrom course_lib.dropout import *\nfrom course_lib.checks import *\n"
             "from course_lib.dropout import _mask\n")
    return [("setup", setup), *sources.items()]


def hidden_numbers(name):
    """The numbers that the exercise's cases hand over under the secret seeds, as the attacks print them."""
    seen = []

    def listening(dout, *args, **kwargs):
        seen.extend(f"{v:.15g}" for v in np.ravel(dout)[:50])
        seen.append(f"(line {int(abs(np.ravel(dout)[0]) * 1e6) + 1})")
        return find(name).reference(dout, *args, **kwargs)
    for case in find(name).cases:
        for seed in SECRET:
            outcome(case, listening, seed)
    return {text for text in seen if len(text) > 8}


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_hidden_input_is_told(attack):
    cells = dropout_cells("dropout_backward", ATTACKS[attack])
    judgement = judge_cells("dropout", cells, SECRET)[0]["dropout_backward"]
    page = json.dumps([asdict(v) for v in judgement.verdicts])
    assert judgement.earned == 0
    hidden = hidden_numbers("dropout_backward")
    assert hidden and not [number for number in hidden if number in page], page


def test_what_the_same_call_raises_under_the_public_seed_is_told():
    cells = dropout_cells("dropout_backward", "raise ValueError(numbers[:20])")
    judgement = judge_cells("dropout", cells, SECRET)[0]["dropout_backward"]
    assert re.match(r"ValueError: .{3,20} \(line 4\)$", judgement.verdicts[0].got)


def test_what_is_raised_under_secret_seeds_alone_has_its_kind():
    cells = dropout_cells("dropout_backward", "SEEN.append(1)\n    if len(SEEN) > 1: raise KeyError(numbers)\n"
                                              "    return dout * mask")
    judgement = judge_cells("dropout", cells, SECRET)[0]["dropout_backward"]
    assert "KeyError, but not with check's numbers" in [v.got for v in judgement.verdicts]


def test_an_expected_value_has_four_digits_at_most():
    cells = dropout_cells("dropout_backward", "return dout * mask * (1 + 1e-5)")
    judgement = judge_cells("dropout", cells, SECRET)[0]["dropout_backward"]
    said = " ".join(v.got + v.expected for v in judgement.verdicts)
    digits = [number.replace(".", "").lstrip("0") for number in re.findall(r"\d+\.\d+", said)]
    assert "for later digits" in said and digits and max(map(len, digits)) <= 4, said
