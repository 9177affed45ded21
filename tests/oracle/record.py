"""Record PyTorch's values:  python tests/oracle/record.py [topic ...]"""

import importlib.util
import sys
from inspect import getmembers, isfunction
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent


def answers(topic):
    """What PyTorch says to each case of a topic now, as {"case/name": array}."""
    spec = importlib.util.spec_from_file_location(topic, HERE / "cases" / f"{topic}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {f"{name}/{key}": np.asarray(value)
            for name, case in getmembers(module, isfunction)
            if case.__module__ == topic and not name.startswith("_")
            for key, value in case().items()}


def main(chosen):
    for topic in chosen or sorted(path.stem for path in (HERE / "cases").glob("[!_]*.py")):
        path = HERE / "values" / f"{topic}.npz"
        np.savez_compressed(path, **answers(topic))
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
