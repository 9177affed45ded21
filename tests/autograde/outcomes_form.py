"""The form of a file of frozen outcomes: docs/outcomes.schema.json, and what a schema cannot say."""

import json
from pathlib import Path

import numpy as np
from jsonschema import Draft202012Validator

from autograde.judging.live import KINDS

FORM = Draft202012Validator(json.loads((Path(__file__).parents[2] / "docs/outcomes.schema.json").read_text("utf-8")))


def listed(value):
    """The value as the schema describes it: arrays and tuples as lists."""
    if isinstance(value, dict):
        return {key: listed(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [listed(part) for part in value]
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else value


def nothing(value):
    """How often there is None in it."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return (value is None) + sum(map(nothing, inner))


def numbers_that_lead_nowhere(tables):
    """Rows whose numbers are not one for each version, each that of an outcome, or traces not one for each None."""
    for exercise, known in tables.items():
        for i, (case, row) in enumerate(known["cases"].items()):
            for kind in (*KINDS, "edits"):
                numbers = known["numbers"][kind][i]
                fitting = kind == "edits" or len(numbers) == len(known["names"][kind])
                if not fitting or any(number >= len(row["outcomes"]) for number in numbers):
                    yield exercise, case, kind
            if row["first"] is not None and row["first"] >= len(row["outcomes"]):
                yield exercise, case, "first"
        untold = sum(nothing(row["outcomes"]) for row in known["cases"].values())
        if {len(column) for column in known["traces"]} != {untold}:
            yield exercise, None, "traces"
