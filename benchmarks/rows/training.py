"""Training: an epoch of a deep net, and 64 small nets at once."""

import itertools

import numpy as np

from benchmarks.row import Contest, Peer, normal, row, tensor, torch, wholes, with_torch
from benchmarks.rows.passes import over_slices
from benchmarks.rows.plain_net import PlainNet
from course_lib import layers, losses, many, net, optimizers

WIDTHS = (3072, 512, 512, 512, 512, 10)
BATCH = 128


def deep_net(widths, keep_prob):
    rng = np.random.default_rng(0)
    stack = []
    for D, M in itertools.pairwise(widths[:-1]):
        stack += [layers.Affine(D, M, rng=rng), layers.BatchNorm(M), layers.ReLU(),
                  layers.Dropout(keep_prob=keep_prob, rng=rng)]
    return net.Sequential([*stack, layers.Affine(*widths[-2:], rng=rng)])


def weights(model):
    return [layer.params["w"].copy() for layer in model.layers if "w" in layer.params]


@with_torch
def torch_epoch(x, y, start, keep_prob, **options):
    """An epoch as PyTorch's tutorials write it, from the same weights."""
    nn = torch.nn
    stack = []
    for w in start:
        stack += [nn.Linear(*w.shape), nn.BatchNorm1d(w.shape[1]), nn.ReLU(), nn.Dropout(1 - keep_prob)]
    model = nn.Sequential(*stack[:-3])
    with torch.no_grad():
        for linear, w in zip(model[::4], start, strict=True):
            linear.weight.copy_(tensor(w).T)
            linear.bias.zero_()
    x, y, loss_of, rng = tensor(x), tensor(y), nn.CrossEntropyLoss(), np.random.default_rng(1)

    def epoch():
        optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, **options)
        order, seen = torch.from_numpy(rng.permutation(len(x))), []
        for rows in order.split(BATCH):
            optimizer.zero_grad()
            loss = loss_of(model(x[rows]), y[rows])
            loss.backward()
            optimizer.step()
            seen.append(loss.item())
        return seen
    return epoch


def plain_epoch(x, y, start, keep_prob):
    model, x, rng = PlainNet(start, keep_prob), x.astype(float), np.random.default_rng(1)

    def epoch():
        model.restart()
        order = rng.permutation(len(x))
        return [model.step(x[order[i:i + BATCH]], y[order[i:i + BATCH]]) for i in range(0, len(x), BATCH)]
    return epoch


@row("epoch", "epoch: 10 000 × 3072 float32, five layers (four of 512), batch norm, ReLU, dropout, Adam, batch 128",
     small={"N": 300, "widths": (20, 16, 16, 10), "keep_prob": 1.0}, rounds=5)
def epoch(N=10_000, widths=WIDTHS, keep_prob=0.5):
    x, y = normal(N, widths[0]), np.random.default_rng(0).integers(widths[-1], size=N)
    model, rng = deep_net(widths, keep_prob), np.random.default_rng(1)
    start = weights(model)
    products = sum(w.size for w in start)
    return Contest(
        lambda: net.fit(model, x, y, epochs=1, batch=BATCH, rng=rng).loss,
        [Peer("PyTorch", 0.80, torch_epoch(x, y, start, keep_prob)),
         Peer("PyTorch fused", 0.95, torch_epoch(x, y, start, keep_prob, fused=True)),
         Peer("plain NumPy float64", 0.40, plain_epoch(x, y, start, keep_prob))],
        flops=N * (6 * products - 2 * start[0].size),          # out, dx and dw of every layer, but no dx of the first
        tolerance=1e-2, megabytes=1.3 * 4 * model.parameters.nbytes / 1e6,    # w, dw, and Adam's m and V
        memory=lambda: net.fit(deep_net(widths, keep_prob), x, y, epochs=1, batch=BATCH, rng=np.random.default_rng(1)))


@row("many-nets", "64 nets 64-32-10 at once, batch 128, forward + backward + Adam", small={"M": 3, "N": 20})
def many_nets(M=64, N=128, widths=(64, 32, 10)):
    x, y = normal(N, widths[0]), np.random.default_rng(0).integers(widths[-1], size=N)
    nets = many.ManyNets(M, widths, rng=np.random.default_rng(0))
    update = net.Updater(nets, optimizers.adam, 0.0, {})
    start = [[w[i].copy() for (w, _), _ in nets.layers] for i in range(M)]
    plain, wide = [PlainNet(weights, normalize=False) for weights in start], x.astype(float)

    def ours():
        loss, dscores = losses.softmax_loss(nets.forward(x, training=True), y)
        nets.backward(dscores)
        update(1e-3)
        return loss

    return Contest(ours, [Peer("PyTorch in a loop", 0.08, torch_loop(x, y, start)),
                          Peer("plain NumPy float64 in a loop", 0.22, lambda: [p.step(wide, y) for p in plain])],
                   flops=M * N * sum(6 * w.size for w in start[0]) - 2 * M * N * start[0][0].size, tolerance=1e-3)


@row("many-nets-32", "64 nets 64-32-10 at once, batch 32", small={"M": 2, "N": 9})
def many_nets_in_small_batches(M=64, N=32):
    return many_nets(M, N)


@with_torch
def torch_loop(x, y, start):
    nn = torch.nn
    nets = [nn.Sequential(nn.Linear(*w1.shape), nn.ReLU(), nn.Linear(*w2.shape)) for w1, w2 in start]
    with torch.no_grad():
        for model, weights in zip(nets, start, strict=True):
            for linear, w in zip(model[::2], weights, strict=True):
                linear.weight.copy_(tensor(w).T)
                linear.bias.zero_()
    rules = [torch.optim.Adam(model.parameters(), lr=1e-3) for model in nets]
    x, y, loss_of = tensor(x), tensor(y), nn.CrossEntropyLoss()

    def step():
        seen = []
        for model, optimizer in zip(nets, rules, strict=True):
            optimizer.zero_grad()
            loss = loss_of(model(x), y)
            loss.backward()
            optimizer.step()
            seen.append(loss)
        return seen
    return step


@row("epoch-in-place", "of that epoch the matrix products and Adam's passes in place, alone, on arrays that are ready",
     rounds=5)
def epoch_in_place(N=10_000, widths=WIDTHS, keep_prob=0.5):
    whole, pairs = epoch(N, widths, keep_prob), list(itertools.pairwise(widths))
    step = over_slices("adam", *normal(2, sum(D * M for D, M in pairs)))
    affine = [[normal(*size) for size in 2 * ((BATCH, D), (D, M), (BATCH, M))] for D, M in pairs]

    def ours():
        for _ in range(-(-N // BATCH)):
            for x, w, dout, dx, dw, out in affine:
                np.matmul(x, w, out=out)
                np.matmul(x.T, dout, out=dw)
                if x is not affine[0][0]:
                    np.matmul(dout, w.T, out=dx)
            step()

    return Contest(ours, wholes(whole), flops=whole.flops)


@row("many-nets-in-place", "of 64 nets at once, batch 128, products, ReLU, exp and Adam's passes alone, in place")
def many_nets_in_place(M=64, N=128, widths=(64, 32, 10)):
    D, H, C = widths
    x, w1, h, w2, s = (normal(*size) for size in ((N, D), (M, D, H), (M, N, H), (M, H, C), (M, N, C)))
    dh, dw1, dw2, positive, e = map(np.empty_like, (h, w1, w2, h, s))
    whole, step = many_nets(M, N, widths), over_slices("adam", *normal(2, w1.size + w2.size + M * (H + C)))

    def ours():
        np.matmul(x, w1, out=h)
        np.clip(h, 0, np.inf, out=h)
        np.matmul(h, w2, out=s)
        np.exp(s, out=e)
        np.matmul(h.swapaxes(1, 2), s, out=dw2)
        np.matmul(s, w2.swapaxes(1, 2), out=dh)
        np.greater(h, 0, out=positive)
        np.multiply(dh, positive, out=dh)
        np.matmul(x.T, dh, out=dw1)
        step()

    return Contest(ours, wholes(whole), flops=whole.flops)
