"""Chapter 10: structural re-parameterization."""

import math

import numpy as np

from autograde.exercises.draws import in_any_order
from autograde.exercises.fit import OWN
from autograde.exercises.model import Exercise, grows
from course_lib import reparameterization

TINY = 1e-12                    # an ε that makes no difference

conv = Exercise(reparameterization.conv2d_forward, returns="out, (x, w, stride, pad)",
                unasked={"dtype": OWN})


def layer(rng, N, C, H, W, F, kh=3, kw=3):
    """x, w and b of a convolutional layer."""
    return rng.normal(size=(N, C, H, W)), rng.normal(size=(F, C, kh, kw)), rng.normal(2, 1, size=F)


@conv.case(points=2)
def each_filter_slides_over_all_channels(f, rng):
    """Two images of three channels, three filters of 3×3: out[n, f, i, j] adds up 27 products and b[f]."""
    out, _ = f(*layer(rng, 2, 3, 5, 6, 3))
    return out


@conv.case(points=1)
def zeros_around_the_image(f, rng):
    """With pad=1 a 3×3 kernel leaves the image its size; pad=2 makes it grow."""
    x, w, b = layer(rng, 1, 2, 4, 5, 2)
    return {"pad=1": f(x, w, b, pad=1)[0], "pad=2": f(x, w, b, pad=2)[0]}


@conv.case(points=1)
def a_stride_skips_places(f, rng):
    """Every second place, in both directions; what does not fit at the end is left out."""
    x, w, b = layer(rng, 2, 2, 7, 6, 3)
    return {"stride=2": f(x, w, b, stride=2)[0], "with pad=1": f(x, w, b, stride=2, pad=1)[0]}


@conv.case(points=1)
def a_kernel_of_another_shape(f, rng):
    """Three filters of 2×3 over four channels, and one of 1×1."""
    return {"2×3": f(*layer(rng, 1, 4, 5, 5, 3, 2, 3))[0], "1×1": f(*layer(rng, 1, 4, 3, 4, 2, 1, 1))[0]}


@conv.case(points=1)
def float32_stays_float32_and_the_cache_is_kept(f, rng):
    """A net computes in float32; the way back needs x, w, stride and pad."""
    x, w, b = (a.astype(np.float32) for a in layer(rng, 1, 2, 4, 4, 2))
    out, (kept_x, kept_w, stride, pad) = f(x, w, b, pad=1)
    return {"dtype of out": str(out.dtype), "x": kept_x, "w": kept_w, "stride": stride, "pad": pad}


@conv.case(points=1)
def no_loop_over_pixels(f, rng):
    """A loop over the cells of the kernel is fine; a larger image must not mean more lines of Python."""
    x, w, b = layer(rng, 1, 1, 8, 8, 1)

    def lines(n):
        return f.lines(np.resize(x, (1, 1, math.isqrt(n), math.isqrt(n))), w, b, pad=1)
    return {"out": f(x, w, b, pad=1)[0], **grows(f, "pixels", lines, 9, 64, 1024)}


conv.mistake("w_rows = w.transpose(2, 0, 1, 3)", "w_rows = w[:, :, ::-1, ::-1].transpose(2, 0, 1, 3)", earns=1,
    hint="You turned the kernel by 180°. A mathematician's convolution does that; a net's lays the kernel on "
         "the image as it is, first cell on first cell. (The mathematician would call ours a "
         "cross-correlation, and sigh.)")
conv.mistake("result[:] = b[:, None]", "result[:] = 0", earns=1,
    hint="The bias is missing: b[f] is added to every pixel that filter f gives.")
conv.mistake("result[:] = b[:, None]", "result[:] = kh * kw * b[:, None]", earns=1,
    hint="You added the bias once for each cell of the kernel. It has its turn once, after the sum, or before "
         "it.")
conv.mistake("result[:] = b[:, None]", "result[:] = C * b[:, None]", earns=2,
    hint="You added the bias once for each channel. It belongs to the filter, which sums all channels up.")
conv.mistake("np.result_type(x, w))", "np.float64)", earns=6,
    hint="You gathered the sum in float64, for instance in np.zeros without a dtype. All behind this layer "
         "then computes twice as slowly, for digits that nobody needs.")
conv.mistake("width), (x, w, stride, pad)",
             "width), (np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad))), w, stride, pad)", earns=3,
    hint="The x in your cache has the zeros around it already. The way back pads x by itself: keep the image "
         "as it came, and give the padded one another name.")
conv.mistake("return out.reshape(len(x), F, height, width)",
             "return (out / C).reshape(len(x), F, height, width)", earns=2,
    hint="You averaged over the channels. They are added up, each with weights of its own: a filter decides by "
         "itself how loud each channel is.")


@conv.mistake(earns=2,
    hint="You looked at the first channel only. A filter has a small picture for each channel, and adds up "
         "what it finds in all of them.")
def conv2d_forward(x, w, b, *, stride=1, pad=0):
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    views = np.lib.stride_tricks.sliding_window_view(padded, w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    return np.einsum("nhkuv,fuv->nfhk", views[:, 0], w[:, 0]) + b[:, None, None], (x, w, stride, pad)


@conv.mistake(earns=1,
    hint="You swapped the kernel's rows and columns: u counts rows and goes with the image's height, v goes "
         "with its width. A square kernel does not complain. One of 2×3 does.")
def conv2d_forward(x, w, b, *, stride=1, pad=0):                                                   # noqa: F811
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    views = np.lib.stride_tricks.sliding_window_view(padded, w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    return np.einsum("nchkvu,fcuv->nfhk", views, w) + b[:, None, None], (x, w, stride, pad)


@conv.mistake(earns=3,
    hint="pad is not used. Without zeros around it, the image loses its rim in every layer; after a few there "
         "is nothing left to look at.")
def conv2d_forward(x, w, b, *, stride=1, pad=0):                                                   # noqa: F811
    views = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    return np.einsum("nchkuv,fcuv->nfhk", views, w) + b[:, None, None], (x, w, stride, pad)


@conv.mistake(earns=4,
    hint="All your zeros are at the lower and right rim, so that the picture moves up and to the left. pad "
         "says how many there are on each side.")
def conv2d_forward(x, w, b, *, stride=1, pad=0):                                                   # noqa: F811
    padded = np.pad(x, ((0, 0), (0, 0), (0, 2 * pad), (0, 2 * pad)))
    views = np.lib.stride_tricks.sliding_window_view(padded, w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    return np.einsum("nchkuv,fcuv->nfhk", views, w) + b[:, None, None], (x, w, stride, pad)


@conv.mistake(earns=6,
    hint="stride has no effect: your filter stops at every place. With a stride of 2 it stops at every second, "
         "so that the output is about half as high and half as wide.")
def conv2d_forward(x, w, b, *, stride=1, pad=0):                                                   # noqa: F811
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    views = np.lib.stride_tricks.sliding_window_view(padded, w.shape[2:], axis=(2, 3))
    return np.einsum("nchkuv,fcuv->nfhk", views, w) + b[:, None, None], (x, w, stride, pad)


@conv.mistake(earns=6,
    hint="Your output has the right size, but holds the first places side by side. The filter is to leap: "
         "output (i, j) looks at the window that begins at (i · stride, j · stride).")
def conv2d_forward(x, w, b, *, stride=1, pad=0):                                                   # noqa: F811
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    height, width = ((n - k) // stride + 1 for n, k in zip(padded.shape[2:], w.shape[2:], strict=True))
    views = np.lib.stride_tricks.sliding_window_view(padded, w.shape[2:], axis=(2, 3))[:, :, :height, :width]
    return np.einsum("nchkuv,fcuv->nfhk", views, w) + b[:, None, None], (x, w, stride, pad)


@conv.mistake(earns=0,
    hint="The last row and the last column are missing. A kernel of 3 finds three places in an image of 5, not "
         "two: count them, then look at your H'.")
def conv2d_forward(x, w, b, *, stride=1, pad=0):                                                   # noqa: F811
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    views = np.lib.stride_tricks.sliding_window_view(padded, w.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    return (np.einsum("nchkuv,fcuv->nfhk", views, w) + b[:, None, None])[:, :, :-1, :-1], (x, w, stride, pad)


@conv.mistake(earns=6,
    hint="You go from pixel to pixel in Python, and a photograph has millions of them. Turn the loops round: for one "
         "cell (u, v) of the kernel, all pixels at once meet the image moved by (u, v).")
def conv2d_forward(x, w, b, *, stride=1, pad=0):                                                   # noqa: F811
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    height, width = ((n - k) // stride + 1 for n, k in zip(padded.shape[2:], w.shape[2:], strict=True))
    out = np.empty((len(x), len(w), height, width), x.dtype)
    for i, j in np.ndindex(height, width):
        window = padded[:, :, i * stride:i * stride + w.shape[2], j * stride:j * stride + w.shape[3]]
        out[:, :, i, j] = np.tensordot(window, w, axes=((1, 2, 3), (1, 2, 3))) + b
    return (out, (x, w, stride, pad))


padding = Exercise(reparameterization.pad_1x1_to_3x3, returns="w", unasked={"dtype": OWN})


@padding.case(points=1)
def cell_by_cell(f, rng):
    """Two filters over three channels, all nine cells of each."""
    return f(rng.normal(size=(2, 3, 1, 1)))


@padding.case(points=1)
def the_image_comes_out_as_before(f, rng):
    """One more zero around the image, and the 3×3 kernel gives what the 1×1 kernel gave."""
    w, x = rng.normal(size=(2, 3, 1, 1)), rng.normal(size=(3, 4, 5))
    views = np.lib.stride_tricks.sliding_window_view(np.pad(x, ((0, 0), (1, 1), (1, 1))), (3, 3), axis=(1, 2))
    return {"largest difference of the outputs": np.abs(
        np.einsum("chkuv,fcuv->fhk", views, f(w)) - np.einsum("chk,fc->fhk", x, w[:, :, 0, 0])).max().round(9)}


@padding.case(points=1)
def float32_stays_float32(f, rng):
    """As in the net that will use it.  Here with one filter over one channel."""
    out = f(rng.normal(size=(1, 1, 1, 1)).astype(np.float32))
    return {"dtype": str(out.dtype), "w": out}


@padding.case(points=1)
def no_loop_over_filters(f, rng):
    """All kernels at once."""
    w = rng.normal(size=(30, 20, 1, 1))

    def lines(n):
        return f.lines(np.resize(w, (*{6: (3, 2)}.get(n, (n // 20, 20)), 1, 1)))
    return {"kernels": f(w[:4, :3]), **grows(f, "kernels", lines, 6, 600, 3000)}


padding.mistake("((0, 0), (0, 0), (1, 1), (1, 1))", "((0, 0), (0, 0), (0, 2), (0, 2))", earns=0,
    hint="Your weight sits in the upper left corner. Such a kernel looks at the pixel above and to the left: "
         "the whole picture moves. Which cell lies on the pixel itself?")
padding.mistake("((0, 0), (0, 0), (1, 1), (1, 1))", "((0, 0), (0, 0), (2, 0), (2, 0))", earns=0,
    hint="Your weight sits in the lower right corner, and looks at the pixel below and to the right. Which "
         "cell lies on the pixel itself?")
padding.mistake("((0, 0), (0, 0), (1, 1), (1, 1)))", "((0, 0), (0, 0), (1, 1), (1, 1)), mode='edge')", earns=0,
    hint="You copied the weight into all nine cells. That adds up nine pixels, which is a blur; the 1×1 kernel looked "
         "at one.")
padding.mistake("((0, 0), (0, 0), (1, 1), (1, 1)))", "((0, 0), (0, 0), (1, 1), (1, 1)), mode='edge') / 9", earns=0,
    hint="You spread the weight evenly over nine cells. That is a blur: each pixel becomes the mean of its "
         "neighbours.")
padding.mistake("((0, 0), (0, 0), (1, 1), (1, 1)))", "((0, 0), (0, 0), (1, 1), (1, 1)), constant_values=1)", earns=0,
    hint="The cells around the middle are 1. What stands around must not look at anything: which weight "
         "ignores a pixel?")
padding.mistake("np.pad(w,", "np.pad(w - w + 1,", earns=0,
    hint="There is a 1 in the middle, whatever the weight was. The kernel's own number belongs there.")
padding.mistake("np.pad(w, ((0, 0), (0, 0), (1, 1), (1, 1)))",
                "np.pad(w.astype(float), ((0, 0), (0, 0), (1, 1), (1, 1)))", earns=3,
    hint="Your zeros are float64, and so is all that comes after: np.zeros takes a dtype.")
padding.mistake("((0, 0), (0, 0), (1, 1), (1, 1))", "((1, 1), (1, 1), (0, 0), (0, 0))", earns=0,
    hint="You padded the axes of filters and channels: now there are two filters more, all zero. The kernel's "
         "height and width are the last two axes.")


@padding.mistake(earns=0,
    hint="Your weight stands in a whole row and column, a cross of five. Only one cell lies on the pixel "
         "itself.")
def pad_1x1_to_3x3(w):
    cross = np.zeros((*w.shape[:2], 3, 3), w.dtype)
    cross[:, :, 1, :] = cross[:, :, :, 1] = w[:, :, 0]
    return cross


@padding.mistake(earns=3,
    hint="You go through the kernels one by one in Python: that makes it slow. An index may name a cell of all of "
         "them at once.")
def pad_1x1_to_3x3(w):                                                                             # noqa: F811
    padded = np.zeros((*w.shape[:2], 3, 3), w.dtype)
    for f, c in np.ndindex(w.shape[:2]):
        padded[f, c, 1, 1] = w[f, c, 0, 0]
    return padded


identity = Exercise(reparameterization.identity_kernel, returns="w",
                    unasked={"in place": "no array goes in", "dtype": OWN})


@identity.case(points=2)
def four_filters_over_four_channels(f, rng):
    """All cells of the kernel; or with a few filters more."""
    return f(int(rng.integers(4, 8)))


@identity.case(points=1)
def an_image_comes_out_as_it_went_in(f, rng):
    """Convolved with it, with one zero around, nothing has changed.  Here with three channels or more."""
    C = int(rng.integers(3, 7))
    x, w = rng.normal(size=(C, 4, 5)), f(C)
    views = np.lib.stride_tricks.sliding_window_view(np.pad(x, ((0, 0), (1, 1), (1, 1))), (3, 3), axis=(1, 2))
    return {"largest change of the image": np.abs(np.einsum("chkuv,fcuv->fhk", views, w) - x).max().round(9)}


@identity.case(points=1, constant="there is one such kernel of one channel")
def a_single_channel(f, rng):
    """A grey picture is an image too."""
    return f(1)


@identity.case(points=1)
def the_dtype_is_that_asked_for(f, rng):
    """float64 if nobody asks."""
    single = {"dtype": "float32"}
    asked = {"asked for float32": single, "not asked": {}, "asked for float32, again": single, "not asked, again": {}}
    return in_any_order(rng, {name: lambda option=option: str(f(2, **option).dtype) for name, option in asked.items()})


identity.mistake("w[np.arange(channels), np.arange(channels), 1, 1] = 1",
                 "w[:, :, 1, 1] = 1", earns=2,
    hint="Every filter takes the middle of every channel, so that each output is the sum of all: the channels "
         "are mixed for good. Which channel is filter f to pass on?")
identity.mistake("w[np.arange(channels), np.arange(channels), 1, 1] = 1",
                 "w[:] = 1", earns=1,
    hint="A kernel of nothing but ones adds up nine pixels of all channels. “Changes nothing” is the opposite "
         "of “looks at everything”.")
identity.mistake("w[np.arange(channels), np.arange(channels), 1, 1] = 1",
                 "w[:, :, np.arange(3), np.arange(3)] = 1", earns=1,
    hint="Your identity matrix lies in the wrong plane: in the 3×3 cells of each kernel. There it blurs along "
         "a diagonal. “Identity” speaks of filters and channels.")
identity.mistake("w[np.arange(channels), np.arange(channels), 1, 1] = 1",
                 "w[np.arange(channels), np.arange(channels)] = np.eye(3)", earns=1,
    hint="Filter f looks at channel f alone, good, but through a diagonal of three ones. Which single cell "
         "lies on the pixel itself?")
identity.mistake("w[np.arange(channels), np.arange(channels), 1, 1] = 1",
                 "w[np.arange(channels), np.arange(channels)] = 1", earns=1,
    hint="Filter f looks at channel f alone, good, but adds up nine pixels of it. One cell lies on the pixel "
         "itself.")
identity.mistake("w[np.arange(channels), np.arange(channels), 1, 1] = 1",
                 "w[np.arange(channels), np.arange(channels), 0, 0] = 1", earns=1,
    hint="Your ones sit in a corner: the picture comes out whole, and moved by a pixel. An identity that "
         "walks.")
identity.mistake("np.arange(channels), 1, 1]", "np.arange(channels)[::-1], 1, 1]", earns=2,
    hint="Your ones run along the other diagonal: the last channel comes out first.")
identity.mistake("3, 3), dtype)", "3, 3))", earns=4,
    hint="You make float64 whatever is asked for. One float64 kernel, added to float32 ones, makes them all "
         "float64.")
identity.mistake("3, 3), dtype)", "3, 3), np.float32)", earns=4,
    hint="You make float32 whatever is asked for. The default is dtype's own, float64.")
identity.mistake("np.arange(channels), 1, 1]", "0, 1, 1]", earns=2,
    hint="All your filters pass on the first channel. Filter f passes on channel f.")


fold = Exercise(reparameterization.fold_batchnorm, returns="w, b", unasked={"dtype": OWN})


def folded_from(rng, F, C, kh=3, kw=3):
    """w, b, gamma, beta, mean and var of a convolution and its batch norm; σ is so large that ε counts for nothing."""
    w, (b, beta) = rng.normal(size=(F, C, kh, kw)), rng.normal(1, 1, size=(2, F))
    return w, b, rng.uniform(50, 200, size=F), beta, rng.uniform(1, 3, size=F), rng.uniform(1e4, 4e4, size=F)


@fold.case(points=1)
def the_weights_of_each_filter(f, rng):
    """Three filters over three channels, each with a factor of its own."""
    w, _ = f(*folded_from(rng, 3, 3), eps=TINY)
    return w


@fold.case(points=1)
def the_bias_takes_the_rest(f, rng):
    """μ, β, and the bias that the convolution had itself."""
    _, b = f(*folded_from(rng, 4, 2), eps=TINY)
    return b


@fold.case(points=1)
def the_output_is_that_of_the_two(f, rng):
    """For any image: five filters of 2×3 over one channel, looked at in one window."""
    w, b, gamma, beta, mean, var = folded_from(rng, 5, 1, 2, 3)
    window = rng.normal(size=(1, 2, 3))
    one_w, one_b = f(w, b, gamma, beta, mean, var, eps=TINY)
    two = gamma * (np.sum(w * window, axis=(1, 2, 3)) + b - mean) / np.sqrt(var) + beta
    return {"largest difference": np.abs(np.sum(one_w * window, axis=(1, 2, 3)) + one_b - two).max().round(4)}


@fold.case(points=1)
def a_filter_that_never_fired(f, rng):
    """Its variance is 0: ε stands under the root.  Here ε = 0.25."""
    w, b, gamma, beta, mean, var = folded_from(rng, 2, 2)
    var[0] = 0
    w, b = f(w, b, gamma, beta, mean, var, eps=0.25)
    return {"w": w, "b": b}


@fold.case(points=1)
def a_batch_norm_that_does_nothing(f, rng):
    """γ = σ, μ = β = 0: w and b come out as they went in.  In float32, and float32 they stay."""
    w, b, _, beta, mean, var = (a.astype(np.float32) for a in folded_from(rng, 3, 2))
    w, b = f(w, b, np.sqrt(var), 0 * beta, 0 * mean, var)
    return {"dtypes": f"{w.dtype}, {b.dtype}", "w": w, "b": b}


@fold.case(points=1)
def no_loop_over_filters_of_the_layer(f, rng):
    """The (F,) numbers meet the first axis of w all at once."""
    return {"w": f(*folded_from(rng, 9, 2))[0],
            **grows(f, "filters", lambda n: f.lines(*folded_from(rng, n, 2)), 4, 60)}


fold.mistake("scale[:, None, None, None]", "(scale / gamma)[:, None, None, None]", earns=1,
    hint="γ is missing in the weights. After it has divided by σ, batch norm multiplies by γ.")
fold.mistake("gamma / np.sqrt(var + eps)", "1 / np.sqrt(var + eps)", earns=0,
    hint="γ is missing. After it has divided by σ, batch norm multiplies by γ.")
fold.mistake("gamma / np.sqrt(var + eps)", "gamma / (var + eps)", earns=0,
    hint="You divided by the variance. Batch norm divides by its root.")
fold.mistake("gamma / np.sqrt(var + eps)", "gamma * np.sqrt(var + eps)", earns=0,
    hint="You multiplied by σ. Batch norm divides by it.")
fold.mistake("gamma / np.sqrt(var + eps)", "gamma / np.sqrt(var)", earns=5,
    hint="ε is dropped. A filter that never fired has variance 0; and even where it is not 0, the block in "
         "three branches has ε and yours not: the two no longer agree.")
fold.mistake("gamma / np.sqrt(var + eps)", "gamma / (np.sqrt(var) + eps)", earns=5,
    hint="You added ε to the root. It stands under it, with the variance.")
fold.mistake("(b - mean) * scale", "(mean - b) * scale", earns=2,
    hint="The bias has the wrong sign: what is centred is b - μ. Put in a pixel for which the convolution "
         "gives exactly μ: what must come out?")
fold.mistake("beta + (b - mean) * scale", "beta - mean * scale", earns=2,
    hint="The convolution's own bias is gone. It goes through batch norm like everything else.")
fold.mistake("beta + (b - mean) * scale", "beta + b - mean * scale", earns=3,
    hint="The convolution's own bias is not scaled. It stands before batch norm, so that γ/σ reaches it too.")
fold.mistake("beta + (b - mean) * scale", "beta + b - mean", earns=3,
    hint="Your bias is not scaled. Batch norm takes μ away first and scales then; only β comes after.")
fold.mistake("beta + (b - mean) * scale", "beta + b * scale", earns=3,
    hint="μ is missing. Batch norm first takes the mean away.")
fold.mistake("beta + (b - mean) * scale", "beta + (b + mean) * scale", earns=3,
    hint="You added μ. Batch norm takes the mean away.")
fold.mistake("beta + (b - mean) * scale", "(b - mean) * scale", earns=3,
    hint="β is missing. It is what batch norm adds at its end.")
fold.mistake("beta + (b - mean) * scale", "(beta + b - mean) * scale", earns=3,
    hint="β is scaled as well. Batch norm adds it at its very end, after γ/σ.")
fold.mistake("return w * scale[:, None, None, None], beta", "return w.copy(), beta", earns=2,
    hint="The weights are as they were. Dividing by σ and multiplying by γ is a factor for all that the filter "
         "sums up: where can a factor go?")


@fold.mistake(earns=0,
    hint="Your scale lies along the channels, the second axis of w. γ and σ belong to what comes out, to "
         "filters; F is the first axis. (With as many filters as channels NumPy does not complain.)")
def fold_batchnorm(w, b, gamma, beta, mean, var, *, eps=1e-5):
    scale = gamma / np.sqrt(var + eps)
    return w * scale[None, :, None, None], beta + (b - mean) * scale


@fold.mistake(earns=1,
    hint="Your scale meets the last axis of w, the kernel's width. γ and σ belong to the filters, the first "
         "axis.")
def fold_batchnorm(w, b, gamma, beta, mean, var, *, eps=1e-5):                                     # noqa: F811
    scale = gamma / np.sqrt(var + eps)
    return w * scale, beta + (b - mean) * scale


@fold.mistake(earns=0,
    hint="You normalized the kernel by its own mean and variance. Batch norm knows nothing of weights: μ and "
         "var are those of what the convolution gives, gathered over the training, and you were handed them.")
def fold_batchnorm(w, b, gamma, beta, mean, var, *, eps=1e-5):                                     # noqa: F811
    mean, var = w.mean(axis=(1, 2, 3)), w.var(axis=(1, 2, 3))
    scale = gamma / np.sqrt(var + eps)
    return w * scale[:, None, None, None], beta + (b - mean) * scale


@fold.mistake(earns=5,
    hint="You go through the filters one by one in Python: that makes it slow. Give the (F,) scale three more axes "
         "and it meets all filters at once.")
def fold_batchnorm(w, b, gamma, beta, mean, var, *, eps=1e-5):                                     # noqa: F811
    one_w, one_b = np.empty_like(w), np.empty_like(b)
    for k in range(len(w)):
        factor = gamma[k] / np.sqrt(var[k] + eps)
        one_w[k] = w[k] * factor
        one_b[k] = beta[k] + (b[k] - mean[k]) * factor
    return one_w, one_b


fuse = Exercise(reparameterization.repvgg_fuse, returns="w, b", unasked={"dtype": OWN})


def branch(rng, F, C, size):
    """(w, gamma, beta, mean, var) of a branch, size 3, 1 or None, the identity: a plain tuple, which can travel."""
    w = None if size is None else rng.normal(size=(F, C, size, size))
    return w, rng.uniform(50, 200, F), rng.normal(1, 1, F), rng.uniform(1, 3, F), rng.uniform(1e4, 4e4, F)


def named(pair):
    w, b = pair
    return {"w": w, "b": b}


@fuse.case(points=2)
def three_branches_become_one(f, rng):
    """3×3, 1×1 and the identity, three filters over three channels."""
    return named(f(tuple(branch(rng, 3, 3, size) for size in (3, 1, None)), eps=TINY))


@fuse.case(points=1)
def the_identity_alone(f, rng):
    """It has a batch norm as well, and with it a γ, a σ and a bias."""
    return named(f((branch(rng, 3, 3, None),), eps=TINY))


@fuse.case(points=1)
def two_branches_in_another_order(f, rng):
    """1×1 first, and no identity, for there are four filters and two channels."""
    return named(f((branch(rng, 4, 2, 1), branch(rng, 4, 2, 3)), eps=TINY))


@fuse.case(points=1)
def the_output_is_the_sum_of_the_branches(f, rng):
    """In one window of an image, with ε = 0.25; the identity stands first."""
    block, window = tuple(branch(rng, 2, 2, size) for size in (None, 3, 1)), rng.normal(size=(2, 3, 3))
    w, b = f(block, eps=0.25)
    parts = window[:, 1, 1], np.sum(block[1][0] * window, axis=(1, 2, 3)), block[2][0][:, :, 0, 0] @ window[:, 1, 1]
    three = sum(gamma * (z - mean) / np.sqrt(var + 0.25) + beta
                for z, (_, gamma, beta, mean, var) in zip(parts, block, strict=True))
    return {"largest difference": np.abs(np.sum(w * window, axis=(1, 2, 3)) + b - three).max().round(6)}


@fuse.case(points=1)
def float32_stays_float32_in_the_fused_kernel(f, rng):
    """One float64 kernel among three makes all of the net float64."""
    block = tuple(tuple(a if a is None else a.astype(np.float32) for a in branch(rng, 2, 2, size))
                  for size in (3, 1, None))
    w, b = f(block)
    return {"dtypes": f"{w.dtype}, {b.dtype}", "w": w, "b": b}


fuse.mistake("w = np.eye(len(gamma), dtype=gamma.dtype)[:, :, None, None]",
             "w, scale = np.eye(len(gamma), dtype=gamma.dtype)[:, :, None, None], np.ones_like(gamma)", earns=1,
    hint="The identity's kernel is as it was, and its batch norm is lost. It has one, like the others: its "
         "ones become γ/σ, filter by filter.")
fuse.mistake("w = np.eye(len(gamma), dtype=gamma.dtype)[:, :, None, None]",
             "w, beta, mean = np.eye(len(gamma), dtype=gamma.dtype)[:, :, None, None], 0 * beta, 0 * mean", earns=1,
    hint="The identity brings no bias in your sum. It has no convolution, but it has a batch norm: μ and β are "
         "there.")
fuse.mistake("w = np.eye(len(gamma), dtype=gamma.dtype)[:, :, None, None]",
             "w, beta, mean, scale = np.eye(len(gamma), dtype=gamma.dtype)[:, :, None, None], 0 * beta, 0 * mean, "
             "np.ones_like(gamma)", earns=1,
    hint="You added x itself, kernel 1 and bias 0. The third branch is not the identity alone, a batch norm "
         "stands behind it.")
fuse.mistake("scale = gamma / np.sqrt(var + eps)", "scale = (1 if w is None else gamma) / np.sqrt(var + eps)", earns=1,
    hint="γ is missing in the identity's branch. It divides by σ, and multiplies by γ, as the others do.")
fuse.mistake("scale = gamma / np.sqrt(var + eps)", "scale = gamma / np.sqrt(var + 1e-5)", earns=5,
    hint="eps is not passed on: you fold with the default, whatever the block was trained with.")
fuse.mistake("scale = gamma / np.sqrt(var + eps)", "scale = gamma / (var + eps)", earns=0,
    hint="You divided by the variance, not by its root.")
fuse.mistake("return kernel, bias", "return kernel / len(block), bias / len(block)", earns=1,
    hint="You averaged the branches. The block adds them up.")
fuse.mistake("bias = bias + beta - mean * scale", "bias = bias + beta + mean * scale", earns=0,
    hint="The sign of μ in your bias: batch norm takes the mean away.")
fuse.mistake("bias = bias + beta - mean * scale", "bias = bias + beta - mean", earns=0,
    hint="μ is not scaled in your bias. Batch norm takes it away first, and γ/σ comes after.")
fuse.mistake("bias = bias + beta - mean * scale", "bias = bias + beta", earns=0,
    hint="μ is missing in your bias, as if each branch had mean 0.")
fuse.mistake("bias = bias + beta - mean * scale", "bias = bias - mean * scale", earns=0,
    hint="β is missing in your bias.")
fuse.mistake("bias = bias + beta - mean * scale", "bias = beta - mean * scale", earns=1,
    hint="Only the last branch's bias is left: each takes the place of the one before. They add up, as the "
         "kernels do.")
fuse.mistake("kernel = kernel + w", "kernel = w", earns=1,
    hint="Only the last branch's kernel is left: each takes the place of the one before. Like outputs, kernels "
         "add up.")
fuse.mistake("np.pad(w, ((0, 0), (0, 0), (1, 1), (1, 1)))", "np.pad(w, ((0, 0), (0, 0), (0, 2), (0, 2)))", earns=0,
    hint="The small kernels sit in the upper left corner of the 3×3. They belong on the pixel itself.")
fuse.mistake("np.pad(w, ((0, 0), (0, 0), (1, 1), (1, 1)))", "w", earns=0,
    hint="You added the 1×1 kernel to all nine cells: NumPy stretched it, without a word. It belongs in the "
         "middle.")
fuse.mistake("np.eye(len(gamma), dtype=gamma.dtype)", "np.ones((len(gamma), len(gamma)), gamma.dtype)", earns=1,
    hint="Your identity mixes the channels: every filter gets the sum of all. Filter f passes on channel f.")
fuse.mistake("np.eye(len(gamma), dtype=gamma.dtype)", "np.eye(len(gamma))", earns=4,
    hint="Your identity kernel is float64, and what it is added to becomes float64 as well. Which dtype has γ?")
fuse.mistake("np.eye(len(gamma), dtype=gamma.dtype)", "np.zeros((len(gamma), len(gamma)), gamma.dtype)", earns=1,
    hint="The identity's branch is lost, but for its bias. No convolution does not mean no output: x itself "
         "passes.")


@fuse.mistake(earns=1,
    hint="You added the kernels first and folded one batch norm into the sum, that of the first branch. Each "
         "branch is normalized by itself, before the sum.")
def repvgg_fuse(block, *, eps=1e-5):
    total = 0
    for w, gamma, *_ in block:
        small = np.eye(len(gamma), dtype=gamma.dtype)[:, :, None, None] if w is None else w
        total = total + (np.pad(small, [(0, 0)] * 2 + [(1, 1)] * 2) if small.shape[3] == 1 else small)
    _, gamma, beta, mean, var = block[0]
    ratio = gamma / np.sqrt(var + eps)
    return ratio.reshape(-1, 1, 1, 1) * total, beta - ratio * mean


@fuse.mistake(earns=2,
    hint="You count on the order 3×3, 1×1, identity. A block is a tuple of branches, in any order and number: "
         "look at w to see which kind one is.")
def repvgg_fuse(block, *, eps=1e-5):                                                               # noqa: F811
    (w3, *norm3), (w1, *norm1), (_, *norm0) = (*block, (None, *np.zeros((3, len(block[0][1]))), 1))[:3]
    parts = [(w3, *norm3), (np.pad(w1, ((0, 0), (0, 0), (1, 1), (1, 1))), *norm1),
             (np.pad(np.eye(len(w1))[:, :, None, None], ((0, 0), (0, 0), (1, 1), (1, 1))), *norm0)]
    return (sum(w * (g / np.sqrt(v + eps))[:, None, None, None] for w, g, _, _, v in parts),
            sum(b - m * g / np.sqrt(v + eps) for _, g, b, m, v in parts))
