"""The trainings of the chapter on capstone."""

TRAININGS: dict[str, object] = {}

NONE = {
    "train": "It is itself a training: check shows what your net reaches.",
}
