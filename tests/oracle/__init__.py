"""PyTorch as the oracle of correctness: its values are recorded once and compared everywhere.

    cases/<topic>.py        one function for each case: NumPy arrays in, PyTorch's answers out
    values/<topic>.npz      what they returned on the machine that recorded them
    record.py               python tests/oracle/record.py [topic ...]    re-records; needs torch
"""

from pathlib import Path

import numpy as np

HERE = Path(__file__).parent


def recorded(topic, case):
    """The arrays that the function `case` of cases/<topic>.py returned, by name."""
    with np.load(HERE / "values" / f"{topic}.npz", allow_pickle=False) as values:
        found = {key.partition("/")[2]: values[key] for key in values.files if key.startswith(f"{case}/")}
    if not found:
        raise LookupError(f"no recorded values of {topic}.{case}: run python tests/oracle/record.py {topic}")
    return found


def topics():
    return sorted(path.stem for path in (HERE / "cases").glob("[!_]*.py"))
