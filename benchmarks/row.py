"""A row of the table: one piece of work, the course's way of doing it and its peers', and the bars it must clear."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

try:
    import torch
except ImportError:                     # the rest can be measured without
    torch = None
else:
    torch.set_num_threads(1)

ROUNDS = 9                              # of work that takes its time,
SHORT_ROUNDS = 25                       # and of work of less than SHORT seconds: a bad moment of a peer is one of many
SHORT = 0.02
ROWS = {}                               # by name, in the order of the table


@dataclass(frozen=True)
class Peer:
    """Another way to do the same work; bar: the ratio time(ours) / time(theirs) that is allowed, if there is one."""

    name: str
    bar: float | None
    run: Callable


@dataclass(frozen=True)
class Contest:
    """Work that is set up and ready to run.

    ours, and each peer's run: functions without arguments that return what they computed.
    flops, bytes: that the work needs at least, to be compared with the machine's limits.
    look: what of a result, as a list of arrays, all must agree on, up to tolerance.
    seconds, megabytes: bars for ours alone;  memory: what to measure the peak of, if not ours.
    """

    ours: Callable
    peers: list = field(default_factory=list)
    flops: float = 0
    bytes: float = 0
    look: Callable = list
    tolerance: float = 1e-4
    seconds: float | None = None
    megabytes: float | None = None
    memory: Callable | None = None

    def present(self):
        """The peers that are installed."""
        return [peer for peer in self.peers if torch or not peer.name.startswith("PyTorch")]


@dataclass(frozen=True)
class Row:
    """name: short, to choose it by;  set_up: makes the Contest, from sizes;  small: sizes for a quick test."""

    name: str
    work: str
    set_up: Callable
    small: dict | None
    rounds: int | None = None           # ROUNDS if not said
    clock: str = "CPU"


def row(name, work, *, small=None, **options):
    """Puts a function that sets up a Contest into the table."""
    def put(set_up):
        ROWS[name] = Row(name, work, set_up, small, **options)
        return set_up
    return put


def wholes(contest):
    """Who does all of the work of this contest, to stand beside a part of it."""
    return [Peer(f"{peer.name}'s whole", None, peer.run) for peer in contest.peers]


def with_torch(build):
    """A function that prepares PyTorch's side; None where PyTorch is not installed."""
    return lambda *args, **kwargs: build(*args, **kwargs) if torch else None


@with_torch
def tensor(x, *, leaf=False):
    """A tensor on the memory of x; a leaf is one that gradients are taken of."""
    return torch.from_numpy(x).requires_grad_(leaf)


def normal(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape, np.float32)


def arrays(result):
    """A result, whatever it is packed in, as a list of NumPy arrays in order."""
    if isinstance(result, dict):
        result = list(result.values())
    if isinstance(result, list | tuple):
        return [array for part in result for array in arrays(part)]
    return [np.asarray(result.detach().numpy() if hasattr(result, "detach") else result)]
