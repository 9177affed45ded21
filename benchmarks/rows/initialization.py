"""Chapter 4: the demo that sends a thousand examples through ten layers and looks at each."""

import numpy as np

from benchmarks.row import Contest, Peer, row, tensor, torch, wholes
from course_lib.demos import initialization as demos


@row("statistics", "statistics demo, a move of its slider: 10 layers of 500, 1000 examples: forward, histograms",
     small={"width": 400, "examples": 500})
def statistics(width=500, examples=1000, depth=10):
    edges = np.linspace(-1, 1, demos.BINS + 1)
    inputs, *wide = np.random.default_rng(0).standard_normal((1 + depth, max(examples, width), width))
    inputs, wide = inputs[:examples], [w[:width] / np.sqrt(width) for w in wide]         # drawn once, as in the demo
    t, *tensors = (tensor(a.astype(np.float32)) for a in (inputs, *wide))

    def ours():
        seen = demos.signal_of("Xavier", "tanh", width, depth, examples=examples)
        return seen.std, seen.counts

    def plain():
        h, std, counts = inputs, [], []
        for w in wide:
            h = np.tanh(h @ w)
            std.append(h.std())
            counts.append(np.histogram(h, bins=edges)[0])
        return np.array(std), np.array(counts)

    def theirs():
        h, std, counts = t, [], []
        for w in tensors:
            h = torch.tanh(h @ w)
            std.append(h.std())
            counts.append(torch.histc(h, demos.BINS, -1, 1))
        return torch.stack(std), torch.stack(counts)

    def shares(out):
        return [out[0], out[1] / (examples * width)]           # other weights, alike but for chance

    return Contest(ours, [Peer("PyTorch", 0.6, theirs), Peer("plain NumPy float64", 0.35, plain)],
                   flops=2 * examples * width * width * depth, look=shares, tolerance=0.02)


@row("statistics-in-place", "of that the products, tanh, a standard deviation and the counting of bins that are ready")
def statistics_in_place(width=500, examples=1000, depth=10):
    whole = statistics(width, examples, depth)
    h = np.tanh(np.random.default_rng(0).standard_normal((examples, width), np.float32))
    w, out, bins = h[:width] / np.float32(np.sqrt(width)), np.empty_like(h), np.arange(h.size) % demos.BINS

    def ours():
        for _ in range(depth):
            np.matmul(h, w, out=out)
            np.tanh(out, out=out)
            out.std()
            np.bincount(bins, minlength=demos.BINS)

    return Contest(ours, wholes(whole), flops=whole.flops)
