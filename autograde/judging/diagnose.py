"""Which mistake explains what came out."""

from itertools import zip_longest

from autograde.judging.outcome import agree


def diagnose(trials):
    """For each case the hints of the mistake that explains it; where none does, of two made at once.

    Of several explanations of a case the one that explains most cases is named.
    """
    wrong = [t.status in ("wrong", "raised") and not t.case.levels for t in trials]
    hints = [()] * len(trials)
    for known in ("mistakes", "pairs"):
        if not any(w and not h for w, h in zip(wrong, hints, strict=True)):
            break
        tables = [getattr(t.answer, known) for t in trials]                     # empty for a case that measures
        named = [name for name, _ in max(tables, key=len)]
        fits = [[agree(t.actual, mistaken) for _, mistaken in table] for t, table in zip(trials, tables, strict=True)]
        explained = [sum(case) for case in zip_longest(*fits, fillvalue=False)]
        for i, fit in enumerate(fits):
            best = max((m for m, fitting in enumerate(fit) if fitting), key=lambda m: explained[m], default=None)
            if wrong[i] and not hints[i] and best is not None:
                hints[i] = (named[best],) if known == "mistakes" else named[best]
    return hints
