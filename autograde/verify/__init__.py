"""Whether the exercises are fair, and the chapters whole: what `autograde verify` asks of each of them.

    probes      wrong with full marks: what the cases of an exercise take for right, and should not
    kinds       what is put in place of a node of a reference
    options     whether the cases tell the options apart
    promises    what the numbers of a result do not show: its dtype, its memory, a state, an overflow
"""

import json
import multiprocessing
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any

from autograde.exercises.fit import NOTHING, PART
from autograde.exercises.model import AS_IT_WAS, Case, Exercise, Mistake
from autograde.exercises.registry import belong_to, find, of_chapter
from autograde.judging.expected import PUBLIC_SEED
from autograde.judging.generators import off_kind
from autograde.judging.judge import judge, trial
from autograde.judging.live import live
from autograde.judging.playback import MOST, share_won
from autograde.verify.probes import holes, passes
from autograde.verify.promises import unkept

SEEDS = (PUBLIC_SEED, 1, 2, 20_261_122)             # the public one, and some that stand for secret ones
LEAST_CASES, LEAST_MISTAKES = 2, 4


def unanswered(*args: Any, **kwargs: Any) -> Any:
    raise NotImplementedError


def forgotten_return(*args: Any, **kwargs: Any) -> None:
    pass


def every_fault(exercises: Iterable[Exercise], course: str | Path,
                seeds: Sequence[int] = SEEDS) -> Iterator[tuple[Exercise, list[str]]]:
    """[(exercise, its faults), …] as they are found, on all cores; an exercise alone needs no second process."""
    slow_first = sorted(exercises, key=lambda e: -sum(bool(case.levels) for case in e.cases))
    if len(slow_first) < 2:
        yield from ((e, list(faults(e, seeds))) for e in slow_first)
        return
    for library in "OMP", "OPENBLAS", "MKL":        # as many processes as cores: more threads would wait
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:
        waiting = {pool.submit(faults_in, course, e.name, seeds): e for e in slow_first}
        yield from ((waiting[done], done.result()) for done in as_completed(waiting))


def faults_in(course: str | Path, name: str, seeds: Sequence[int] = SEEDS) -> list[str]:
    """In a process of its own: the faults of one exercise of the course in this folder."""
    belong_to(course)
    return list(faults(find(name), seeds))


def faults(exercise: Exercise, seeds: Sequence[int] = SEEDS) -> Iterator[str]:
    """What is wrong with an exercise under these seeds, a sentence each."""
    if len(exercise.cases) < LEAST_CASES:
        yield f"it has {len(exercise.cases)} cases; at least {LEAST_CASES} are asked for"
    if len(exercise.mistakes) < LEAST_MISTAKES:
        yield f"it has {len(exercise.mistakes)} mistakes; at least {LEAST_MISTAKES} are asked for"
    if any(trial(exercise, case, idle, [PUBLIC_SEED]).status in ("correct", "partly")
           for idle in (unanswered, forgotten_return) for case in exercise.cases):
        yield "a function that does nothing earns points"
    for case in exercise.cases:
        if not case.run.__doc__:
            yield f"the case “{case.name}” has no docstring: it is what the student reads"
    if exercise.given and sum(m.hint.startswith(AS_IT_WAS) for m in exercise.mistakes) != 1:
        yield "the code that is given is none of its mistakes: mistake(AS_GIVEN, …)"
    yield from (f"the reference itself makes a slip: {slip}" for case in exercise.cases if case.fit
                if (slip := live(exercise, case, PUBLIC_SEED).expected[PART]) != NOTHING)
    yield from (fault for case in exercise.cases if not case.levels for fault in faults_of_numbers(exercise, case))
    for seed in seeds:
        for v in judge(exercise, exercise.reference, [seed]).verdicts:
            if v.status != "correct":
                yield f"under seed {seed} the reference fails the case “{v.case}”: {v.got}, expected {v.expected}"
        if not any(case.levels for case in exercise.cases):
            yield from (f"under seed {seed} no case notices random numbers that {wrong}"
                        for wrong, f in off_kind(exercise.reference) if passes(exercise, f, [seed]))
        elif seed != PUBLIC_SEED:
            continue                                # what measures takes seconds: one seed must do for the mistakes
        for number, mistake in enumerate(exercise.mistakes, 1):
            yield from (f"under seed {seed} mistake {number} {fault}" for fault in faults_of(mistake, exercise, seed))
    if not any(case.levels for case in exercise.cases):         # what measures compares with no answer
        yield from holes(exercise, seeds)
        yield from unkept(exercise, seeds)


def faults_of_numbers(exercise: Exercise, case: Case) -> Iterator[str]:
    """A case must draw its numbers, or say why it does not."""
    won = share_won(exercise, case) > MOST
    if won and not case.constant:
        yield (f"the case “{case.name}” is won by constants, {case.points:g} of {exercise.points:g} points: what is "
               "right under one seed is right under others; draw its numbers from rng, or say why not: constant=“…”")
    if case.constant and not won:
        yield f"the case “{case.name}” says that it draws no numbers (“{case.constant}”), but it does"


def faults_of(mistake: Mistake, exercise: Exercise, seed: int) -> Iterator[str]:
    """A mistake must be caught, and be recognised as itself and not as another."""
    judgement = judge(exercise, mistake.function, [seed])
    if judgement.status == "correct":
        yield f"is caught by no case (“{mistake.hint}”)"
    elif judgement.status == "raised":
        yield f"(“{mistake.hint}”) computes nothing: {judgement.verdicts[0].got}"
    elif judgement.hints != [mistake.hint]:
        named = " and ".join(f"“{hint}”" for hint in judgement.hints) or "nothing"
        yield f"(“{mistake.hint}”) is recognised as {named}"
    if judgement.earned != mistake.earns:
        yield f"(“{mistake.hint}”) earns {judgement.earned:g} points; {mistake.earns:g} are written down"


def chapter_faults(assignment: Any) -> Iterator[str]:
    """What is wrong with a chapter's notebook: the cells that ask, check and use each exercise."""
    stem = assignment.stem
    if not of_chapter(stem):
        yield f"there are no exercises of a chapter {stem}"
    cells = ["".join(cell["source"]).strip() for cell in json.loads(assignment.source.read_text("utf-8"))["cells"]]
    for exercise in of_chapter(stem):
        name = exercise.name
        asked = [f"from {exercise.reference.__module__} import {name}", f"check({name})", f"use({name})"]
        if [cell for cell in cells if cell in asked] != asked:
            yield f"the notebook must ask for {name} in cells of their own, in this order: {'; '.join(asked)}"
    known = {exercise.name for exercise in of_chapter(stem)}
    yield from (f"the notebook has {cell}, but there is no such exercise" for cell in cells
                if (found := re.fullmatch(r"(?:check|use)\((\w+)\)", cell)) and found[1] not in known)
