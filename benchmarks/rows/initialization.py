"""Chapter 4: the demo that sends a thousand examples through ten layers and looks at each."""

import numpy as np

from benchmarks.row import Contest, Peer, row, torch
from course_lib.demos import initialization as demos


@row("statistics", "statistics demo: 10 layers of 500, 1000 examples: weights drawn, forward, histograms",
     small={"width": 400, "examples": 500})
def statistics(width=500, examples=1000, depth=10):
    edges = np.linspace(-1, 1, demos.BINS + 1)

    def ours():
        seen = demos.signal_of("Xavier", "tanh", width, depth, examples=examples)
        return seen.std, seen.counts

    def plain():
        np.random.seed(0)                                      # noqa: NPY002      as it is mostly taught
        h, std, counts = np.random.randn(examples, width), [], []               # noqa: NPY002
        for _ in range(depth):
            h = np.tanh(h @ (np.random.randn(width, width) / np.sqrt(width)))   # noqa: NPY002
            std.append(h.std())
            counts.append(np.histogram(h, bins=edges)[0])
        return np.array(std), np.array(counts)

    def theirs():
        torch.manual_seed(0)
        h, std, counts = torch.randn(examples, width), [], []
        for _ in range(depth):
            h = torch.tanh(h @ (torch.randn(width, width) / width**0.5))
            std.append(h.std())
            counts.append(torch.histc(h, demos.BINS, -1, 1))
        return torch.stack(std), torch.stack(counts)

    def shares(out):
        return [out[0], out[1] / (examples * width)]           # other weights, alike but for chance

    return Contest(ours, [Peer("PyTorch", 0.5, theirs), Peer("plain NumPy float64", 0.35, plain)],
                   flops=2 * examples * width * width * depth, look=shares, tolerance=0.02)
