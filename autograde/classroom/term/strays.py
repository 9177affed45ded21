"""What lies in submitted/ where no assignment looks for it: named, never skipped in silence."""

from autograde.classroom.record import shown
from autograde.classroom.term.sources import JUNK

SHOWN = 10


def strays(course):
    """The notebooks in submitted/ that are no <student>/<assignment>/<notebook>, as paths."""
    folders, root = set(course.assignments().values()), course.made / "submitted"
    found = []
    for path in sorted(root.rglob("*.ipynb")):
        parts = path.relative_to(root).parts
        in_place = len(parts) == 3 and parts[1] in folders
        beside = len(parts) > 3 and parts[1] in folders and any((root / parts[0] / parts[1]).glob("*.ipynb"))
        if path.is_file() and not in_place and not beside and not JUNK & set(parts):
            found.append(path)
    return found


def said(course, assignment):
    """Sentences on them."""
    found = [shown(str(path.relative_to(course.made))) for path in strays(course)]
    if not found:
        return []
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return [f"not looked at, since it lies in no <student>/{assignment.folder}/: {', '.join(found[:SHOWN])}"
            f"{more}; autograde collect {assignment.stem} --from course/submitted sorts it in"]
