"""The format of a record, which others write tools on: docs/record.schema.json says what it is."""

import json
from pathlib import Path

import pytest
from jsonschema import ValidationError, validate

from autograde.classroom.record import of_refusal

SCHEMA = json.loads((Path(__file__).parents[3] / "docs/record.schema.json").read_text(encoding="utf-8"))


def test_a_record_of_a_refusal_has_it_too_and_no_line_of_it_is_two(released):
    record = of_refusal(released, "a\nb", "failed", "x" * 1000 + "\x1b[2J")
    validate(record, SCHEMA)
    assert "\n" not in record["student"] and len(record["reason"]) == 500


def test_what_has_another_form_is_found(released):
    record = of_refusal(released, "ada", "failed", "")
    for wrong in ({"status": "perhaps"}, {"earned": -1}, {"seeds": ["x"]}, {"grade": 1}):
        with pytest.raises(ValidationError):
            validate(record | wrong, SCHEMA)
