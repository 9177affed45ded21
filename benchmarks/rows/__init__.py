"""The rows, by topic; importing them puts them into row.ROWS, in the order of the table."""

from importlib import import_module

for _topic in ("training", "optimizers", "dropout", "normalization", "activations", "preprocessing", "convolution",
               "augmentation", "initialization", "grading"):
    import_module(f"benchmarks.rows.{_topic}")
