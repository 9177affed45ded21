"""The recorded values are PyTorch's: re-recorded where it is installed, and small."""

import contextlib
import inspect
import re
from functools import reduce
from importlib import import_module
from pathlib import Path

import nbformat
import numpy as np
import pytest
from oracle import HERE, topics


@pytest.mark.parametrize("topic", topics())
def test_the_recorded_values_are_what_pytorch_says_today(topic):
    pytest.importorskip("torch", reason="torch is not installed (pip install torch==2.13.0): recorded values are used")
    from oracle.record import answers
    now = answers(topic)
    with np.load(HERE / "values" / f"{topic}.npz") as recorded:
        assert set(recorded.files) == set(now)
        for key in now:
            np.testing.assert_allclose(now[key], recorded[key], rtol=1e-12, atol=1e-12, err_msg=key)


def test_the_recorded_values_are_small():
    assert sum(path.stat().st_size for path in HERE.glob("values/*.npz")) < 1_000_000


# The boxes "In PyTorch" at the ends of the chapters.

ROOT = Path(__file__).parent.parent
CALL = re.compile(r"`((?:torch|nn|F|optim)\.[\w.]+)(?:\(([^`]*)\))?`")


def boxes():
    """{chapter: the Markdown of its box}."""
    chapters = {path.parent.name: nbformat.read(path, as_version=4) for path in ROOT.glob("notebooks/[0-9]*/*.ipynb")}
    return {name: next(cell.source for cell in nb.cells if cell.id == "pytorch") for name, nb in chapters.items()}


def test_every_chapter_says_how_it_is_called_in_pytorch_and_what_differs():
    for chapter, box in boxes().items():
        assert box.startswith("## In PyTorch") and "what differs" in box and CALL.search(box), chapter


def test_what_the_boxes_name_is_in_pytorch_with_these_options():
    torch = pytest.importorskip("torch", reason="torch is not installed")
    for module in ("torch.nn.utils.fusion", "torch.optim.swa_utils"):
        import_module(module)
    rooms = {"torch": torch, "nn": torch.nn, "F": torch.nn.functional, "optim": torch.optim}
    for chapter, box in boxes().items():
        for name, arguments in CALL.findall(box):
            room, *path = name.split(".")
            found = reduce(getattr, path, rooms[room])
            with contextlib.suppress(ValueError, TypeError):     # functions in C have no signature, modules neither
                options = set(inspect.signature(found).parameters)
                assert set(re.findall(r"(\w+)=", arguments)) <= options, (chapter, name)
