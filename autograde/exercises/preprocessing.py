"""Chapter 2: preprocessing."""

import numpy as np

from autograde.exercises.fit import OWN
from autograde.exercises.model import Exercise
from course_lib import preprocessing


def cloud(rng, *shape):
    """Correlated features of unequal mean and spread."""
    D = shape[-1]
    mixed = rng.normal(size=shape) @ (np.eye(D) + 0.4 * rng.normal(size=(D, D)))
    return mixed * np.linspace(0.2, 3, D) + np.linspace(2, 9, D)


centre = Exercise(preprocessing.fit_centre, returns="(mean,)", unasked={"dtype": OWN})


@centre.case(points=1)
def every_feature_has_a_mean_of_its_own(f, rng):
    """One may count grams and its neighbour kilometres."""
    return f(cloud(rng, 7, 4))


@centre.case(points=1)
def what_is_left_has_mean_zero(f, rng):
    """Subtract the mean, and every feature averages 0."""
    x = cloud(rng, 30, 3)
    (mean,) = f(x)
    return {"mean of each feature of x - mean": np.mean(x - mean, axis=0).round(6)}


@centre.case(points=1)
def one_example_is_its_own_mean(f, rng):
    """A training set of one."""
    return f(cloud(rng, 1, 5))


@centre.case(points=1)
def float32_stays_float32(f, rng):
    """Data in float32 should not turn into float64 when they are centred."""
    (mean,) = f(cloud(rng, 6, 3).astype(np.float32))
    return {"dtype of mean": str(np.asarray(mean).dtype), "mean": mean}


centre.mistake("_finite_mean(x, axis=0)", "_finite_mean(x, axis=None)", earns=0,
    hint="That is one number for the whole table. Subtract it, and a feature of large numbers is still far above "
         "zero, and one of small numbers far below: each feature needs its own.")
centre.mistake("_finite_mean(x, axis=0)", "_finite_mean(x, axis=1)", earns=0,
    hint="You averaged each row. A row is an example: its mean mixes grams with kilometres. Which axis of (N, D) runs "
         "over the examples?")
centre.mistake("(_finite_mean(x, axis=0),)", "_finite_mean(x, axis=0)", earns=0,
    hint="You return the bare mean. The statistics come as a tuple, even if there is only one of them, so that "
         "centre(x, *statistics) can be written for every kind of preprocessing.")
centre.mistake("_finite_mean(x, axis=0)", "np.median(x, axis=0).astype(x.dtype)", earns=1,
    hint="You took the median, which half of the examples lie below. It shrugs off outliers, but what is left has a "
         "mean that is not zero; the gradient of the next layer feels the mean.")
centre.mistake("_finite_mean(x, axis=0)", "((x.max(axis=0) + x.min(axis=0)) / 2)", earns=1,
    hint="You took the middle of the range. It depends on two examples only, the most extreme ones; the mean asks all.")
centre.mistake("_finite_mean(x, axis=0)", "x.sum(axis=0)", earns=1,
    hint="You added the examples up. How far is that from zero when there are a million of them?")
centre.mistake("_finite_mean(x, axis=0)", "x.mean(axis=0, dtype=float)", earns=5,
    hint="Your mean is float64 whatever comes in, and everything that meets it becomes float64, too: twice the memory "
         "for digits that nobody needs.")
centre.no_loop(lambda f, rng, n: f(cloud(rng, n, 4)), earns=5,
    hint="NumPy adds whole columns, however long they are: which axis does it run along?")
centre.no_loop(lambda f, rng, n: f(cloud(rng, 10, n)), over="features", through="x.T", earns=5,
    hint="One call gives the means of all columns.")


standardised = Exercise(preprocessing.fit_standardise, returns="mean, std",
                        unasked={"dtype": OWN})


@standardised.case(points=1)
def mean_and_standard_deviation_of_each_feature(f, rng):
    """Over the examples, in the units of the feature."""
    return f(cloud(rng, 100, 4))


@standardised.case(points=1)
def standardised_features_have_unit_variance(f, rng):
    """(x - μ) / σ: the mean square is 1, over these very examples."""
    x = cloud(rng, 12, 3)
    mean, std = f(x)
    return {"mean square of each feature of (x - mean) / std": np.mean(np.square((x - mean) / std), axis=0).round(6)}


@standardised.case(points=2)
def a_constant_feature_gets_1(f, rng):
    """A pixel that is always 3 has σ = 0. Nothing is to be divided by 0: its std is 1, so that it becomes 0."""
    x = cloud(rng, 8, 4)
    x[:, 1:3] = 3.0, -2.0
    mean, std = f(x)
    return {"std": std, "the constant features of (x - mean) / std": ((x - mean) / std)[:, 1:3]}


@standardised.case(points=1)
def a_small_spread_is_a_spread(f, rng):
    """A feature in kilometres that varies by metres is not constant."""
    return f(cloud(rng, 9, 3) / 1000)


@standardised.case(points=1)
def both_statistics_keep_their_dtype(f, rng):
    """Both statistics have the dtype of the data, and digits to rely on though the mean is large beside the spread."""
    x = (cloud(rng, 60, 3) + 3000).astype(np.float32)
    mean, std = f(x)
    return {"dtype of mean": str(np.asarray(mean).dtype), "dtype of std": str(np.asarray(std).dtype),
            "std is right to one per cent": np.all(np.abs(std / x.astype(float).std(axis=0) - 1) < 0.01)}


standardised.mistake("std = np.sqrt(np.maximum(squares / len(x) - drift * drift, 0))",
                     "std = np.maximum(squares / len(x) - drift * drift, 0)", earns=0,
    hint="That is the variance. If x is in metres, it is in square metres: what has the units of x, so that the "
         "quotient has none?")
standardised.mistake("np.where(constant, 1, std)", "std", earns=6,
    hint="A feature that never varies has σ = 0, and 0 / 0 is nan. The pixels in the corners of the digits are such: "
         "one of them is enough to fill a net with nan.")
standardised.mistake("np.where(constant, 1, std)", "(std + 1e-8)", earns=5,
    hint="You added a little to σ. Nothing is divided by 0 any more; but if the test set has a speck of dust on that "
         "constant pixel, it is blown up a hundred million times. What would leave it at its own size?")
standardised.mistake("np.where(constant, 1, std)", "np.maximum(std, 1e-8)", earns=6,
    hint="A constant feature gets a tiny σ, and nothing is divided by 0 any more; but if the test set has a speck of "
         "dust on that constant pixel, it is blown up. What would leave it at its own size?")
standardised.mistake("np.where(constant, 1, std)", "np.maximum(std, 1)", earns=0,
    hint="You replaced every σ below 1, not only that of constants. A feature that is measured in kilometres may well "
         "vary by a thousandth of its unit, and mean it.")
standardised.mistake("np.where(constant, 1, std)", "np.where(constant, 0, 1 / np.where(constant, 1, std))", earns=0,
    hint="You return 1 / σ. It is std that is asked for; the division comes later.")


@standardised.mistake(earns=1,
    hint="You divided the sum of squares by N - 1, as one does to guess a population's variance from a sample (and as "
         "pandas and PyTorch do unasked). Here the training set itself is to get variance 1.")
def fit_standardise(x):
    spread = np.sqrt(np.square(x - x.mean(axis=0)).sum(axis=0) / (len(x) - 1)).astype(x.dtype)
    return x.mean(axis=0), np.where(spread == 0, 1, spread).astype(x.dtype)


@standardised.mistake(earns=0,
    hint="One standard deviation serves all your features. The feature that is measured in the smallest unit then "
         "drowns the others: over which axis should it run?")
def fit_standardise(x):                                                                            # noqa: F811
    return x.mean(axis=0), np.full(x.shape[1], x.std(), x.dtype)


@standardised.mistake(earns=0,
    hint="You took the root of the mean square of x itself. Spread is measured from the mean: a feature that is "
         "always near 1000 is large, but it hardly varies.")
def fit_standardise(x):                                                                            # noqa: F811
    return x.mean(axis=0), np.sqrt(np.square(x).mean(axis=0)).astype(x.dtype)


@standardised.mistake(earns=0,
    hint="You scale by the range, from the smallest to the largest. That is min-max scaling; a single outlier then "
         "decides over all others. Standardising asks every example.")
def fit_standardise(x):                                                                            # noqa: F811
    width = x.max(axis=0) - x.min(axis=0)
    return x.mean(axis=0), np.where(width == 0, 1, width).astype(x.dtype)


standardised.no_loop(lambda f, rng, n: f(cloud(rng, n, 4)), earns=7,
    hint="NumPy adds whole columns, however long they are: which axis does it run along?")
standardised.no_loop(lambda f, rng, n: f(cloud(rng, 10, n)), over="features", through="x.T", earns=7,
    hint="One call gives the spread of all columns, and constants can be found in it by one comparison.")


apply = Exercise(preprocessing.standardise, unasked={"dtype": OWN})


def statistics(rng, D):
    """As if found on a training set."""
    return rng.normal(4, 2, size=D), rng.uniform(0.3, 3, size=D)


@apply.case(points=1)
def with_the_statistics_that_are_given(f, rng):
    """Shift by the mean and measure in standard deviations, feature by feature."""
    return f(cloud(rng, 5, 4), *statistics(rng, 4))


@apply.case(points=2)
def the_test_set_is_moved_by_the_training_set(f, rng):
    """If it lies 50 further up than what the net was trained on, that is to be seen in out."""
    mean, std = statistics(rng, 3)
    out = f(cloud(rng, 40, 3) + 50, mean, std)
    return {"mean of each feature of out": np.mean(out, axis=0), "std of each feature of out": np.std(out, axis=0)}


@apply.case(points=1)
def an_example_alone_is_treated_as_in_a_crowd(f, rng):
    """At test time a single picture may arrive, and has no spread to divide by."""
    x, given = cloud(rng, 6, 4), statistics(rng, 4)
    return {"with five others": f(x, *given)[2], "alone": f(x[2:3], *given)[0]}


@apply.case(points=1)
def the_result_keeps_its_dtype(f, rng):
    """Data and statistics in float32 give float32."""
    x, mean, std = (a.astype(np.float32) for a in (cloud(rng, 5, 3), *statistics(rng, 3)))
    out = f(x, mean, std)
    return {"dtype of out": str(np.asarray(out).dtype), "out": out}


apply.mistake("out = x - mean\n    out /= std", "out = (x - x.mean(axis=0)) / x.std(axis=0)", earns=0,
    hint="You used the statistics of the x that came in. For the training set that is the same; the test set is "
         "centred on itself, so that its inputs mean something else than what the net has learned, and a picture that "
         "comes alone turns into nothing at all.")
apply.mistake("out = x - mean", "out = x - x.mean(axis=0)", earns=0,
    hint="You subtract the mean of the x that came in, and divide by the std that is given. Both belong to the "
         "training set.")
apply.mistake("out /= std", "out /= x.std(axis=0)", earns=0,
    hint="You subtract the mean that is given, but divide by the spread of the x that came in. Both belong to the "
         "training set.")
apply.mistake("out /= std", "out /= std**2", earns=0,
    hint="You divided by the variance: the std that is given has its root taken already.")
apply.mistake("out /= std", "out *= std", earns=0,
    hint="You multiplied by the standard deviation. That stretches what was wide already: a feature should come out "
         "with a spread of one.")
apply.mistake("out = x - mean\n    out /= std", "out = x / std - mean", earns=0,
    hint="You scaled first and subtracted then. The mean is in the units of x, and after the division x is not.")
apply.mistake("out /= std", "pass", earns=0,
    hint="You centred and stopped there. What makes a narrow spread and a wide one the same?")
apply.mistake("out = x - mean", "out = x + mean", earns=0,
    hint="You moved the cloud by its mean away from zero rather than towards it.")
apply.mistake("return out", "return out.astype(float)", earns=5,
    hint="Your result is float64 whatever comes in. Is there an np.zeros without a dtype, or a list, on the way?")
apply.no_loop(lambda f, rng, n: f(cloud(rng, n, 4), *statistics(rng, 4)), earns=5,
    hint="Broadcasting: (N, D) and (D,) meet on the last axis.")


axes = Exercise(preprocessing.principal_axes, returns="variances, axes",
                unasked={"dtype": OWN})


@axes.case(points=1)
def the_variances_are_in_falling_order(f, rng):
    """λ₁ is the variance in the direction in which the data vary most."""
    variances, _ = f(cloud(rng, 20, 4))
    return {"variances": variances}


@axes.case(points=2)
def each_column_is_a_direction(f, rng):
    """Column i of U belongs to λᵢ; its sign is free."""
    _, u = f(cloud(rng, 20, 4))
    return {"axes, without their signs": np.abs(u)}


@axes.case(points=1)
def along_the_axes_the_data_are_uncorrelated(f, rng):
    """The covariance of (x - μ) U is diagonal, with λ on the diagonal."""
    x = cloud(rng, 30, 3)
    variances, u = f(x)
    turned = (x - x.mean(axis=0)) @ u
    return {"uncorrelated": np.abs(np.triu(np.cov(turned.T), 1)).max() < 1e-3 * np.max(variances),
            "their variances are λ": np.allclose(turned.var(axis=0), variances, rtol=1e-3)}


@axes.case(points=1)
def where_the_data_are_does_not_matter(f, rng):
    """A cloud that is moved away keeps its axes and its variances."""
    x = cloud(rng, 15, 3)
    here, there = f(x)[0], f(x + 100)[0]
    return {"variances here": here, "variances there": there}


@axes.case(points=1)
def variances_and_axes_keep_their_dtype(f, rng):
    """Both results have the dtype of the data."""
    variances, u = f(cloud(rng, 12, 3).astype(np.float32))
    return {"dtype of variances": str(np.asarray(variances).dtype), "dtype of axes": str(np.asarray(u).dtype),
            "variances": variances}


axes.mistake("np.maximum(variances[::-1], 0), axes[:, ::-1]", "np.maximum(variances, 0), axes", earns=1,
    hint="Your axes are in rising order, as np.linalg.eigh gives them. Keep the first two now, and you keep the two in "
         "which the data hardly vary.")
axes.mistake("axes[:, ::-1]", "axes", earns=4,
    hint="You turned the variances round, but not the axes: the first variance now belongs to the last column.")
axes.mistake("axes[:, ::-1]", "axes[::-1]", earns=4,
    hint="You turned the rows of U round. A direction is a column; the rows are the features, and they now stand on "
         "their heads.")
axes.mistake("axes[:, ::-1]", "axes[:, ::-1].T", earns=4,
    hint="Your directions are rows. Here each is a column, so that (x - μ) U is what it looks like (np.linalg.svd "
         "returns them as rows, np.linalg.eigh as columns).")
axes.mistake("xc = x - _finite_mean(x, axis=0)", "xc = x", earns=0,
    hint="You did not centre. The first axis of your data now points from the origin to where the cloud lies, rather "
         "than along it.")
axes.mistake("xc.T @ xc / len(x)", "xc.T @ xc / (len(x) - 1)", earns=2,
    hint="You divided by N - 1, as np.cov does unless it is told ddof=0. Here a covariance is a mean over the training "
         "set.")
axes.mistake("xc = x - _finite_mean(x, axis=0)", "xc = (x - _finite_mean(x, axis=0)).astype(float)", earns=6,
    hint="Your results are float64 whatever comes in. np.cov computes in float64 unless it is told a dtype; so does "
         "what begins with np.zeros.")
axes.mistake("xc.T @ xc / len(x)", "xc.T @ xc", earns=2,
    hint="Your variances are sums over the examples: with the same data twice over they would be larger.")
axes.mistake("np.maximum(variances[::-1], 0)", "np.sqrt(np.maximum(variances[::-1], 0))", earns=2,
    hint="Those are standard deviations. λ is a variance, the eigenvalue itself.")


@axes.mistake(earns=0,
    hint="You scaled each feature to unit spread first: that is the PCA of the correlations. Sometimes one wants it, "
         "but here the axes of the data as they are were asked for.")
def principal_axes(x):
    z = (x - x.mean(axis=0)) / x.std(axis=0)
    values, vectors = np.linalg.eigh((z.T @ z) / len(z))
    return values[::-1], vectors[:, ::-1]


axes.no_loop(lambda f, rng, n: f(cloud(rng, n, 3)), shown=lambda result: result[0], earns=6,
    hint="A sum over the examples of one thing times another is a matrix product.")


whitening = Exercise(preprocessing.whitening_matrix, returns="w", unasked={"dtype": OWN})


def eigen(rng, D):
    """Variances in falling order and axes at right angles: those of two mirrors in turn, which D² steps make."""
    a, b = (v / np.linalg.norm(v) for v in rng.normal(size=(2, D)))
    mirror = np.eye(D) - 2 * np.outer(a, a)
    return np.sort(rng.uniform(0.1, 9, size=D))[::-1].copy(), mirror - 2 * np.outer(mirror @ b, b)


@whitening.case(points=1)
def each_direction_by_its_own_spread(f, rng):
    """For ε near 0, column i of W is column i of U over the standard deviation along it."""
    return f(*eigen(rng, 4), eps=1e-12)


@whitening.case(points=2)
def whitened_data_have_the_identity_as_covariance(f, rng):
    """(x - μ) W is uncorrelated, with variance 1 in every direction."""
    x = cloud(rng, 50, 3)
    x = x - x.mean(axis=0)
    _, s, vt = np.linalg.svd(x, full_matrices=False)
    out = x @ f(s**2 / 50, vt.T.copy(), eps=1e-20)
    return {"covariance of the whitened data": (out.T @ out / 50).round(6) + 0.0}


@whitening.case(points=1)
def a_direction_without_variance(f, rng):
    """λ = 0 in the last one: ε under the root saves us."""
    variances, u = eigen(rng, 3)
    variances[-1] = 0
    return f(variances, u, eps=0.04)


@whitening.case(points=1)
def epsilon_is_a_variance_too(f, rng):
    """A large ε tames every direction, those with little variance most."""
    return f(*eigen(rng, 4), eps=2.0)


@whitening.case(points=1)
def single_precision_stays_single(f, rng):
    """float32 in, float32 out."""
    w = f(*(a.astype(np.float32) for a in eigen(rng, 3)), eps=1e-5)
    return {"dtype of w": str(np.asarray(w).dtype), "w": w}


whitening.mistake("np.sqrt(variances + eps)", "(variances + eps)", earns=0,
    hint="You divided by the eigenvalue. It is a variance; what has the units of the data, and a spread of which you "
         "want to make 1, is its root.")
whitening.mistake("np.sqrt(variances + eps)", "np.sqrt(variances)", earns=4,
    hint="There is no ε. In a direction in which the data do not vary at all, what do you divide by? (Pixels that are "
         "black in all digits make such directions.)")
whitening.mistake("axes / np.sqrt(variances + eps)", "axes * (1 / np.sqrt(variances) + eps)", earns=4,
    hint="You added ε after the division, and 1 / √λ is infinite for λ = 0 already. To what does ε have to be added, "
         "so that it comes in time?")
whitening.mistake("np.sqrt(variances + eps)", "(np.sqrt(variances) + eps)", earns=4,
    hint="You added ε to the root. It stands under it, with the variance. With 1e-5 and a fair variance nobody "
         "notices; a direction without variance does.")
whitening.mistake("axes / np.sqrt(variances + eps)", "axes * np.sqrt(variances + eps)", earns=0,
    hint="You stretched the long axes and squeezed the short ones: the cloud is even less round than it was.")
whitening.mistake("axes / np.sqrt(variances + eps)", "axes / np.sqrt(variances + eps)[:, None]", earns=0,
    hint="You divided the rows of U. A row belongs to a feature, a column to a direction, and it is directions that "
         "have variances.")
whitening.mistake("axes / np.sqrt(variances + eps)", "axes.T / np.sqrt(variances + eps)", earns=0,
    hint="Your U is transposed: that turns the cloud the other way, twice as far from its axes instead of onto them.")
whitening.mistake("axes / np.sqrt(variances + eps)", "np.diag(1 / np.sqrt(variances + eps)).astype(axes.dtype)",
                  earns=0,
    hint="Nothing is turned: the scales are those along the principal axes, and you apply them to the features.")
whitening.mistake("axes / np.sqrt(variances + eps)", "axes / np.sqrt(variances + eps) @ axes.T", earns=2,
    hint="You turned back to the original axes at the end. That is ZCA whitening, and white as well; "
         "here PCA whitening is asked for, which stays in the principal axes.")
whitening.mistake("np.sqrt(variances + eps)", "np.sqrt(variances + eps**2)", earns=4,
    hint="You squared ε. It is a variance already, so it can be added to one.")
whitening.no_loop(lambda f, rng, n: f(*eigen(rng, n), eps=0.1), over="directions", earns=6,
    hint="Broadcasting: (D, D) and (D,) meet on the last axis. Does that one run over the directions?")


mean_image = Exercise(preprocessing.fit_mean_image, returns="(mean,)",
                      unasked={"dtype": OWN})


def pictures(rng, *shape):
    """Brighter towards the bottom and in some channels; H = C, so that a wrong axis gives wrong numbers, no error."""
    _, H, W, C = shape
    light = np.linspace(0, 0.4, H)[:, None, None] + np.linspace(0, 0.2, W)[:, None] + np.linspace(0, 0.3, C)
    return 0.3 * rng.random(shape) + light


@mean_image.case(points=1)
def it_is_an_image_itself(f, rng):
    """One mean for each pixel of each channel: (H, W, C)."""
    return f(pictures(rng, 6, 3, 4, 3))


@mean_image.case(points=1)
def pixels_do_not_mix(f, rng):
    """A bright pixel in one place of all images is bright in the mean, in that place only."""
    images = np.zeros((5, 3, 4, 3))
    images[:, 1, 2, 0] = rng.uniform(0.5, 1, size=5)
    return f(images)


@mean_image.case(points=1)
def an_image_in_float32_has_a_mean_in_float32(f, rng):
    """Millions of images would not fit in twice the memory."""
    (mean,) = f(pictures(rng, 4, 3, 3, 3).astype(np.float32))
    return {"dtype of mean": str(np.asarray(mean).dtype), "shape of mean": str(np.shape(mean)), "mean": mean}


mean_image.mistake("axis=0", "axis=(0, 1, 2)", earns=0,
    hint="You average over the positions as well: three numbers, one for each channel. That is VGGNet's way; AlexNet's "
         "mean is itself a picture.")
mean_image.mistake("axis=0", "axis=(1, 2)", earns=0,
    hint="You average within each image, so that there is a mean for each example. Statistics are those of the "
         "training set: over which axis do its examples run?")
mean_image.mistake("axis=0", "axis=(0, 3)", earns=0,
    hint="You average over the colours as well: a grey mean image. A blue sky is not centred by it.")
mean_image.mistake("_finite_mean(images, axis=0)", "0 * images[0] + _finite_mean(images, axis=(0, 3))[..., None]",
    earns=0,
    hint="You average over the colours as well, and give each channel the same grey. A blue sky is not centred by it.")
mean_image.mistake("(_finite_mean(images, axis=0),)", "_finite_mean(images, axis=0)", earns=0,
    hint="You return the bare picture. It comes in a tuple, as all statistics do, so that centre(images, *statistics) "
         "works whatever they are.")
mean_image.mistake("_finite_mean(images, axis=0)", "images[0]", earns=0,
    hint="That is the first image. A mean asks all of them.")
mean_image.mistake("_finite_mean(images, axis=0)", "images.mean(axis=0, dtype=float)", earns=3,
    hint="Your mean image is float64 whatever comes in, and so is every picture that it is subtracted from.")
mean_image.no_loop(lambda f, rng, n: f(pictures(rng, n, 3, 4, 3)), over="images", earns=3,
    hint="A mean can be taken along any axis, and all pixels are then averaged in the same call.")


channel_mean = Exercise(preprocessing.fit_channel_mean, returns="(mean,)",
                        unasked={"dtype": OWN})


@channel_mean.case(points=1)
def one_number_for_each_channel(f, rng):
    """Over all images and all positions: (C,)."""
    return f(pictures(rng, 5, 3, 4, 3))


@channel_mean.case(points=1)
def a_grey_image_has_one_channel(f, rng):
    """C = 1 is no special case."""
    return f(pictures(rng, 4, 5, 3, 1))


@channel_mean.case(points=1)
def it_does_not_matter_where_a_pixel_is(f, rng):
    """Turn the pictures upside down, and the mean stays."""
    images = pictures(rng, 4, 3, 5, 3)
    (a,), (b,) = f(images), f(images[:, ::-1].copy())
    return {"as they are": a, "upside down": b}


@channel_mean.case(points=1)
def the_dtype_stays(f, rng):
    """float32 pictures, float32 means."""
    (mean,) = f(pictures(rng, 4, 3, 3, 3).astype(np.float32))
    return {"dtype of mean": str(np.asarray(mean).dtype), "shape of mean": str(np.shape(mean)), "mean": mean}


channel_mean.mistake("axis=(0, 1, 2)", "axis=0", earns=0,
    hint="You average over the images only: that is the mean image of AlexNet, a number for each pixel. VGGNet keeps "
         "three numbers in all.")
channel_mean.mistake("axis=(0, 1, 2)", "axis=(0, 2, 3)", earns=0,
    hint="Your axes are those of (N, C, H, W), where the channel comes second; you averaged over the colours and kept "
         "the rows. Here images are (N, H, W, C).")
channel_mean.mistake("axis=(0, 1, 2)", "axis=(1, 2)", earns=0,
    hint="Your means are those of each image by itself, so a dark picture and a bright one look alike afterwards, and "
         "there is nothing to apply to a test set. Over which axis do the images run?")
channel_mean.mistake("axis=(0, 1, 2)", "axis=None", earns=0,
    hint="One number for all channels. In a set of sunsets, red would still be far above zero and blue below.")
channel_mean.mistake("(_finite_mean(images, axis=(0, 1, 2)),)", "_finite_mean(images, axis=(0, 1, 2))", earns=0,
    hint="You return the bare means. They come in a tuple, as one array of three: centre(images, *statistics) need not "
         "know what they are.")
channel_mean.mistake("axis=(0, 1, 2)", "axis=(0, 1)", earns=0,
    hint="You average over the images and over their rows, and the columns are left: (W, C). Which axes of "
         "(N, H, W, C) say where a pixel is?")
channel_mean.mistake("_finite_mean(images, axis=(0, 1, 2))", "images.mean(axis=(0, 1, 2), dtype=float)", earns=4,
    hint="Your means are float64 whatever comes in, and every picture that meets them doubles in size.")
channel_mean.no_loop(lambda f, rng, n: f(pictures(rng, n, 3, 4, 3)), over="images", earns=4,
    hint="A mean can be taken along several axes in one call.")
