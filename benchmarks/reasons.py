"""Why a bar is missed, for each that is: (row, figure) -> reason.  It shows in the table only as long as it is."""

PASSES = "each operation of the formula is a pass over memory in NumPy, and one fused pass in PyTorch"
LARGE_BATCH = "at this batch the products and passes themselves are the work, and fewer calls save less; see batch 32"
PLAIN_BATCHNORM = ("the plain version computes in float32 too, and two axes suit it; with images, where it has to move "
                   "axes, the bar is met")
THEIRS_IS_ONE = "one scaled addition in place for PyTorch; the pure rule makes a product, a difference and a copy"
PRODUCTS = ("the matrix products alone take longer than the bar allows for all of it: row conv-products; PyTorch's "
            "convolution does not go through BLAS")
WALL = "wall time; "
BUSY = "0.25 to 0.28 s where the machine is not shared with others; caches that they use too cost CPU time as well"
SETTLED = ("fourteen passes in cache against PyTorch's fewer in place; writing every pass in place would save a tenth, "
           "and the formula would no longer be read off the code")
SETTLED_PLAIN = ("slices save page faults most of all, and the allocator was settled for everyone beforehand; without "
                 "that the ratio is 0.45")
TWO_PASSES = "scale · x + shift is two passes over memory in NumPy, and one in PyTorch"
CHECKS = "calling NumPy a dozen times is nearly all of a step; checks of the arguments take 1.5 µs"
NOT_ROW_BY_ROW = "PyTorch stays in cache group by group, the formula's passes go over the whole batch"
DIGITS = ("np.exp alone takes longer than PyTorch's whole sigmoid, and even 1 / (1 + e⁻ˣ) with every pass in place "
          "more than the bar allows: rows sigmoid-exp and sigmoid-plain; ours adds what keeps it from overflowing.  "
          "½ + ½ tanh(x/2) is fast and rounds σ(-40) to 0")

REASONS = {
    ("epoch", "PyTorch"): "two thirds of the time are matrix products, at the machine's best, and a fifth is Adam",
    ("epoch", "PyTorch fused"): "two thirds of the time are matrix products, and fused Adam is one pass where the pure "
                                "rule is fourteen",
    ("many-nets", "PyTorch in a loop"): LARGE_BATCH,
    ("many-nets", "plain NumPy float64 in a loop"): LARGE_BATCH,
    ("many-nets-32", "plain NumPy float64 in a loop"): "the plain loop checks no arguments, and at this size every "
                                                       "call counts",
    ("adam", "PyTorch"): SETTLED,
    ("adam", "plain NumPy"): SETTLED_PLAIN,
    ("adamw", "PyTorch"): SETTLED,
    ("adamw", "plain NumPy"): SETTLED_PLAIN,
    ("adam-small", "plain NumPy"): CHECKS,
    ("adamw-small", "plain NumPy"): CHECKS,
    ("adamw-small", "PyTorch"): "the decay is one more product and one more call",
    ("sgd", "PyTorch"): THEIRS_IS_ONE,
    ("momentum", "PyTorch"): THEIRS_IS_ONE,
    ("rmsprop", "PyTorch"): PASSES + "; writing every pass in place would meet the bar, and hide the formula",
    ("adam-small", "PyTorch"): CHECKS,
    ("adagrad", "PyTorch"): PASSES,
    ("adadelta", "PyTorch"): PASSES,
    ("nag", "PyTorch"): THEIRS_IS_ONE,
    ("nadam", "PyTorch"): PASSES,
    ("batchnorm-128x512", "PyTorch"): PASSES + "; so small, calls of NumPy and checks count too",
    ("batchnorm-32x64x32x32", "PyTorch"): PASSES,
    ("batchnorm-512x4096", "PyTorch"): PASSES,
    ("batchnorm-128x512", "plain NumPy"): PLAIN_BATCHNORM,
    ("batchnorm-512x4096", "plain NumPy"): PLAIN_BATCHNORM,
    ("batchnorm-evaluation-128x512", "PyTorch"): TWO_PASSES,
    ("batchnorm-evaluation-512x4096", "PyTorch"): TWO_PASSES,
    ("batchnorm-evaluation-32x64x32x32", "PyTorch"): TWO_PASSES,
    ("layernorm-128x512", "PyTorch"): NOT_ROW_BY_ROW,
    ("layernorm-512x4096", "PyTorch"): NOT_ROW_BY_ROW,
    ("groupnorm-32x64x32x32", "PyTorch"): NOT_ROW_BY_ROW,
    ("instancenorm-32x64x32x32", "PyTorch"): NOT_ROW_BY_ROW,
    ("layernorm-128x512", "plain NumPy"): "backward is shared with group norm; at this size reshaping costs",
    ("layernorm-512x4096", "plain NumPy"): "both go over memory as often but for the variance",
    ("groupnorm-512x4096", "plain NumPy"): "both go over memory as often but for the variance",
    ("groupnorm-32x64x32x32", "plain NumPy"): "both go over memory as often but for the variance",
    ("instancenorm-32x64x32x32", "plain NumPy"): "both go over memory as often but for the variance",
    ("sigmoid", "PyTorch"): DIGITS,
    ("sigmoid-backward", "PyTorch"): DIGITS,
    ("tanh-backward", "PyTorch"): "the bar is met forward, where tanh is computed; backward is arithmetic for both",
    ("relu", "PyTorch"): "one pass over memory for both",
    ("leaky_relu", "PyTorch"): PASSES,
    ("leaky_relu-backward", "PyTorch"): PASSES,
    ("elu", "PyTorch"): PASSES,
    ("elu-backward", "PyTorch"): "eight passes over memory in NumPy, and one fused pass each way in PyTorch",
    ("standardise", "PyTorch"): "computing takes 0.05 s; the rest is the system's, finding huge pages for the 123 MB "
                                "result in fragmented memory, anything from 0.01 to 0.3 s",
    ("covariance", "PyTorch"): "the product of an array and itself is half the work in NumPy, which bounds the ratio "
                               "near ½; centring comes on top",
    ("whitening", "PyTorch"): "two thirds are eigenvectors, and PyTorch's LAPACK takes four fifths of the time of "
                              "NumPy's",
    ("conv", "PyTorch"): PRODUCTS,
    ("conv-backward", "PyTorch"): PRODUCTS,
    ("conv-backward", "plain NumPy"): "the plain version keeps its columns from the forward pass, 75 MB, and adds nine "
                                      "shifted arrays; ours keeps nothing and copies the strips again",
    ("flip-float32", "PyTorch"): "with channels last, what changes places is copied number by number, three apart "
                               "(pixels in one piece, or one gather, take longer); "
                                 "PyTorch's rows of one channel are mirrored in one piece",
    ("jitter-bytes", "PyTorch"): "both convert, scale, shift, round, cut off and convert back; the two passes that are "
                                 "saved are too few",
    ("jitter-float32", "PyTorch"): "three passes against five, but half of the time is the mean, which NumPy sums in "
                                   "pairs for the digits",
    ("statistics", "PyTorch"): "four fifths of the time are the ten products, which both must make, and ours computes "
                               "mean-field theory and the share of flat slopes besides",
    ("statistics", "plain NumPy float64"): "products in float64 take twice as long, which bounds the ratio near ½ "
                                           "where they are nearly all; weights are drawn once and no longer count",
    ("check-right", "time"): BUSY,
    ("check-wrong", "time"): BUSY,
    ("judge", "time"): WALL + "66 calls go through the walls one after the other, each some 0.4 ms of packing, "
                              "comparing and computing what is expected on this side, and as much on the other",
    ("walls", "time"): WALL + "the fork waits for its turn",
}
