"""The machine: what it is called, and how fast it multiplies and copies at best, on one thread."""

import os
import platform
from datetime import UTC, datetime
from importlib import metadata

import numpy as np

from benchmarks.timing import Spread, race


def describe():
    """Date, processor and versions, {name: text}."""
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    versions = [f"Python {platform.python_version()}", *map(version, ("numpy", "torch", "nbgrader"))]
    load = "unknown"
    if hasattr(os, "getloadavg"):
        load = f"{os.getloadavg()[0]:.1f} processes that wanted to run, over the last minute"
    return {"date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
            "processor": f"{processor()}, {os.cpu_count()} logical cores, one of them used",
            "load at the start": load,
            "versions": ", ".join(versions),
            "BLAS of NumPy": f"{blas['name']} {blas['version']}"}


def processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return next(line.partition(":")[2].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def version(package):
    try:
        return f"{package} {metadata.version(package)}"
    except metadata.PackageNotFoundError:
        return f"{package} not installed"


def settle():
    """Free one large block, so that what ran before a row does not decide how fast it gets its memory.

    glibc hands freed blocks back to the system, and getting them again costs a page fault each 4 kB, until a
    block of that size has been freed once; 32 MB is the most it learns.  PyTorch's arrays come from it too.
    """
    np.empty(2**25 - 2**14, np.uint8)


def limits(*, size=1024, megabytes=128, rounds=15):
    """What one thread reaches at best: sgemm in FLOP/s, copying in bytes/s, read and written bytes both counted."""
    a, b = np.random.default_rng(0).standard_normal((2, size, size), np.float32)
    product = np.empty_like(a)
    source = np.ones(megabytes * 2**18, np.float32)
    target = np.empty_like(source)
    seconds = race([lambda: np.matmul(a, b, out=product), lambda: np.copyto(target, source)], rounds=rounds)
    gemm, copy = (Spread.of(column).low for column in seconds.T)           # at best: the lower quartile
    return {"flops": 2 * size**3 / gemm, "bytes": 2 * source.nbytes / copy}
