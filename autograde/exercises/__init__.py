"""The exercises, one module for each chapter, registered in the order of the lecture."""

from importlib import import_module
from pathlib import Path

CHAPTERS = ["activations", "preprocessing", "augmentation", "initialization", "weight_decay", "dropout",
            "normalization", "optimizers", "schedules", "reparameterization", "babysitting", "search",
            "ensembles", "capstone"]

for chapter in CHAPTERS:
    if Path(__file__).with_name(f"{chapter}.py").exists():
        import_module(f"autograde.exercises.{chapter}")
