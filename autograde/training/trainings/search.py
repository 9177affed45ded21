"""The trainings of the chapter on search."""

TRAININGS: dict[str, object] = {}

CHOOSES = "It chooses or judges settings between trainings; no step depends on it."
NONE = {
    "log_uniform": CHOOSES,
    "grid": CHOOSES,
    "coverage": CHOOSES,
    "exploded": "It says when a training may be stopped; up to there no step depends on it.",
    "zoom": CHOOSES,
}
