"""What of a hand-in is run, in which order, and what for.

The code that the student wrote decides, wherever it stands: an exercise is answered by the last function of its name.
A stub that was not touched never takes an answer's place.  An answer gets what it needs, also from demo cells, which
are otherwise not run; whatever no answer needs is an experiment: it runs, on a budget of its own.
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace

from autograde.classroom.statements import EVERYTHING, as_python, statements
from autograde.sandbox.cell import Cell

OWN, EDITED, RELEASED = TIERS = range(3)        # where a name is looked for first: cells of the student's own, cells of
                                                # the release that the student wrote into, others of the release


@dataclass(eq=False)
class Part:
    """A code cell of the hand-in."""

    label: str                      # "cell 7"
    source: str
    tier: int = OWN
    statements: list | None = None
    as_given: bool = False          # it is the cell of an exercise, as it was handed out: nothing in it is an answer
    python: str = field(init=False)

    def __post_init__(self):
        self.python = as_python(self.source)
        self.statements = statements(self.python)
        if self.as_given:
            self.statements = [replace(statement, stub=True) for statement in self.statements or ()]

    def mentions(self, name):
        return self.statements is None and name in self.source

    def piece(self, some):
        """These statements, which follow each other, on the lines where they stand."""
        lines = self.python.split("\n")
        return "\n" * (some[0].first - 1) + "\n".join(lines[some[0].first - 1:some[-1].last])


@dataclass(frozen=True)
class Program:
    """cells: [Cell, …], to be run in this order;  homes: {exercise: the Part that answers it};  used: demo Parts.

    unanswered: the names of exercises that no statement defines, though one may import them from elsewhere.
    """

    cells: list
    homes: dict
    used: list
    notes: list
    unanswered: list

    @property
    def labels(self):
        """{exercise: the name of the cell that answers it}"""
        return {name: part.label for name, part in self.homes.items()}


def program(asked, setup, parts, *, modules):
    """The Program of a hand-in.

    asked: {name of an exercise: its stub};  setup: sources of the released set-up cells;  parts: the code cells of the
    hand-in;  modules: {exercise: the library's, where its answer was taken out}: to import it from there is no answer.
    """
    chosen = needed(asked, parts)
    made = {name: [(p, s) for p in parts for s in chosen[p] if p.tier != RELEASED and makes(s, name, modules)]
            for name in asked}
    homes = {name: found[-1][0] for name, found in made.items() if found}
    for name in [name for name in asked if name not in homes]:
        broken = [part for part in parts if part.tier == OWN and part.mentions(name)]
        if broken := broken or [p for p in parts if p.tier == OWN and any(name in s.binds for s in chosen[p])]:
            homes[name] = broken[-1]
    cells = [Cell("setup", as_python(source)) for source in setup]
    cells += [Cell("", stub) for name, stub in asked.items() if name not in homes]      # exec(…) may make it yet
    for part in parts:
        cells += cells_of(part, chosen[part], [name for name in asked if made[name]], asked, modules)
    return Program(cells, homes, [p for p in parts if p.tier == EDITED and chosen[p]],
                   notes_on(asked, parts, made, chosen),
                   [name for name in asked if all(s.source_of for _, s in made[name])])


def makes(statement, name, modules):
    """Whether a statement answers the exercise of that name."""
    return (name in statement.binds and name not in statement.unmakes and not statement.stub
            and not (statement.source_of and statement.source_of == modules.get(name)))


def needed(asked, parts):
    """{part: the statements of it that the answers need, directly or through others}"""
    binding = [defaultdict(list) for _ in TIERS]
    for part in parts:
        for statement in part.statements or ():
            for name in statement.binds:
                binding[part.tier][name].append(statement)
    taken, todo = {EVERYTHING: [OWN]}, list(asked)             # {name: the tiers that it is taken from}
    while todo:
        name = todo.pop()
        if name not in taken:
            taken[name] = [OWN, EDITED] if name in asked else [tier for tier in TIERS if name in binding[tier]][:1]
            todo += [need for tier in taken[name] for s in binding[tier].get(name, ()) for need in s.needs]
    return {part: [s for s in part.statements or () if (part.tier == OWN and s.source_of == "__future__")
                   or any(part.tier in taken.get(name, ()) for name in s.binds)] for part in parts}


def cells_of(part, chosen, answered, asked, modules):
    """A part as it is run: its statements in groups, what the answers need apart from what they do not.

    After an answer, the library has it, as after use(…) in the notebook.
    """
    if part.statements is None:
        return [Cell(part.label, part.python, not any(part.mentions(name) for name in asked))] * (part.tier == OWN)
    groups = []
    for statement in part.statements:
        beside = any(name in answered and not makes(statement, name, modules) for name in statement.binds
                     if statement.stub or (statement.source_of and statement.source_of == modules.get(name)))
        if beside or (part.tier != OWN and statement not in chosen):
            groups.append((None, []))
        elif groups and groups[-1][0] is (statement in chosen):
            groups[-1][1].append(statement)
        else:
            groups.append((statement in chosen, [statement]))
    cells = []
    for wanted, some in groups:
        cells += [Cell(part.label, part.piece(some), not wanted)] if some else []
        cells += [Cell("", f"__import__('autograde').in_library({modules[name]!r}, {name!r}, {name})")
                  for name in asked if name in modules and any(makes(s, name, modules) for s in some)]
    return cells


def notes_on(asked, parts, made, chosen):
    """What the student should know of what was taken for an answer, in sentences."""
    notes = []
    for name in asked:
        places = list(dict.fromkeys(part.label for part, _ in made[name]))
        if len(places) > 1:
            notes.append(f"{name} is defined in {' and in '.join(places)}: the last one counts.")
        if made[name]:
            last = made[name][-1]
            for part in parts[parts.index(last[0]):]:
                if any(name in s.unmakes and (part is not last[0] or s.first > last[1].first)
                       for s in part.statements or ()):
                    notes.append(f"{part.label} makes {name} something that is no function: the last function of that "
                                 "name counts.")
                    break
    for part in parts:
        if part.tier != OWN and (names := sorted({n for s in chosen[part] for n in s.binds})):
            notes.append(f"Demo cells are not run when grading; your answers need {', '.join(names)}, which was taken "
                         f"from {part.label}.")
    return notes
