"""Chapter 3: augmentation."""

import numpy as np

from autograde.exercises.draws import FLIPS, by_seed, near, room
from autograde.exercises.fit import OWN
from autograde.exercises.model import Exercise
from course_lib import augmentation


def numbered(N, H, W, C=1, dtype=np.float64):
    """N images alike in which every number tells its place: 1 at the top left, 2 to its right, …"""
    return np.tile(np.arange(1, H * W * C + 1).reshape(1, H, W, C), (N, 1, 1, 1)).astype(dtype)


def which(values):
    """The different values, as a student reads them: "0 1 2"."""
    return " ".join(f"{value:g}" for value in np.unique(values))


def alike(f, rng, images, **options):
    """Whether the same seed gives the same images twice, and another seed too."""
    return by_seed(f, rng, "images", images, **options)


flip = Exercise(augmentation.horizontal_flip)


@flip.case(points=1)
def left_and_right_change_places(f, rng):
    """With prob = 1 every image is mirrored: rows stay in their order, columns come backwards."""
    return f(rng.normal(size=(FLIPS, 2, 3, 3)), prob=1.0, rng=rng)


@flip.case(points=1)
def the_stated_share_is_mirrored_and_the_rest_is_left_alone(f, rng):
    """With prob = 0.3, three images of ten are mirrored, and each is either mirrored or as it was."""
    images = rng.normal(size=(2000, 2, 3, 1))
    out = np.asarray(f(images, prob=0.3, rng=rng))
    mirrored = np.all(out == images[:, :, ::-1], axis=(1, 2, 3))
    same = np.all(out == images, axis=(1, 2, 3))
    return {"share mirrored, to one decimal": np.mean(mirrored).round(1),
            "all are mirrored or as before": np.all(mirrored | same)}


@flip.case(points=1)
def every_image_has_a_coin_of_its_own(f, rng):
    """In batches of 40, some are mirrored and some are not, how many is chance, and rows of an image go together."""
    images = rng.normal(size=(40, 8, 5, 1))
    draws = [np.any(np.asarray(f(images, prob=0.6, rng=rng)) != images, axis=(2, 3)) for _ in range(10)]     # (N, H)
    return {"all images fare alike": np.all(draws[0] == draws[0][:1]),
            "rows of one image go together": np.all(draws[0] == draws[0][:, :1]),
            "as many are mirrored in every batch": len({int(c[:, 0].sum()) for c in draws}) == 1}


@flip.case(points=1)
def the_coins_come_from_rng(f, rng):
    """Two generators with the same seed mirror the same images, two seeds different ones."""
    return alike(f, rng, numbered(60, 2, 3), prob=0.5)


@flip.case(points=1)
def bytes_stay_bytes(f, rng):
    """A photograph is uint8 (N, H, W, C), and so is its mirror image."""
    out = np.asarray(f(rng.integers(0, 256, size=(FLIPS, 2, 3, 3)).astype(np.uint8), prob=1.0, rng=rng))
    return {"dtype": str(out.dtype), "out": out}


flip.mistake("rng.random(len(images)) < prob ", "np.full(len(images), rng.random() < prob) ", earns=4,
    hint="You toss one coin for the whole batch: all images are mirrored, or none. How many coins do you need?")
flip.mistake("chosen[:, :, ::-1, c]", "images[flip, ::-1, :, c]", earns=2,
    hint="Your images stand on their heads: you turned the height axis round. In (N, H, W, C), which axis runs from "
         "left to right?")
flip.mistake("chosen[:, :, ::-1, c]", "images[flip, ::-1, ::-1, c]", earns=2,
    hint="You turned both axes round. That is half a turn, not a mirror: look at a clock, its 3 would go to the 9, but "
         "the 12 to the 6 as well.")
flip.mistake("chosen[:, :, ::-1, c]", "images[flip, :, ::-1, -1 - c]", earns=4,
    hint="Your channels come backwards too: red has become blue. Slicing all axes from the third on is one too many.")
flip.mistake("rng.random(len(images)) < prob", "rng.random(len(images)) > prob", earns=2,
    hint="You mirror with probability 1 - prob. With prob = 1, which images should stay as they are?")
flip.mistake("rng.random(len(images))", "np.random.default_rng(0).random(len(images))", earns=4,
    hint="What you mirror depends on no coin of rng: image 3 would be mirrored in every epoch, image 4 never. "
         "Draw from the rng that you are given.")
flip.mistake("chosen[:, :, ::-1, c]", "images[flip, :, :, c]", earns=0,
    hint="Nothing is mirrored, whatever the coins say. Does your code keep the mirrored images? An expression that "
         "turns an axis round makes new ones.")


@flip.mistake(earns=4, hint="You toss a coin for each row of each image. Then the upper lip may smile to the left and "
                            "the lower one to the right: an image is mirrored as a whole.")
def horizontal_flip(images, *, prob=0.5, rng):
    coins = rng.random(images.shape[:2]) < prob
    return np.where(coins[:, :, None, None], images[:, :, ::-1], images)


flip.no_loop(lambda f, rng, n: f(rng.normal(size=(n, 3, 4, 1)), prob=1.0, rng=rng), over="images", earns=5,
    hint="A mask of coins picks images of a batch, and a slice mirrors all that are picked.")


crop = Exercise(augmentation.random_crop, left_out=("size=(h, w)",))


@crop.case(points=1)
def every_answer_is_a_window_of_its_image(f, rng):
    """Neighbours stay neighbours: an h × w piece, cut out and not scrambled."""
    images = rng.normal(size=(20, 6, 7, 3))
    out = np.asarray(f(images, size=4, rng=rng))
    windows = np.lib.stride_tricks.sliding_window_view(images, (4, 4), axis=(1, 2)).transpose(0, 1, 2, 4, 5, 3)
    found = np.all(windows == out[:, None, None], axis=(3, 4, 5)).any(axis=(1, 2))         # (N,)
    return {"shape": np.shape(out), "share that is a window of its own image": np.mean(found)}


@crop.case(points=1)
def every_place_is_drawn_the_last_one_too(f, rng):
    """A window of 3 in 5 × 6 pixels can begin in rows 0, 1, 2 and columns 0, 1, 2, 3."""
    one = 1 + rng.integers(1000)
    batches = [f(one - 1 + numbered(20, 5, 6), size=3, rng=rng) for _ in range(40)]
    first = np.concatenate(batches)[:, 0, 0, 0].astype(int) - one
    return {"rows in which windows begin": which(first // 6), "columns": which(first % 6)}


@crop.case(points=1)
def every_image_has_a_place_of_its_own(f, rng):
    """And rows are drawn apart from columns: not only places on the diagonal; none is drawn far more often."""
    one = 1 + rng.integers(1000)
    windows = np.asarray(f(one - 1 + numbered(3000, 8, 8), size=3, rng=rng))
    row, column = np.divmod(windows[:, 0, 0, 0].astype(int) - one, 8)
    return {"windows begin within the image": np.all((row >= 0) & (row <= 5) & (column <= 5)),
            "all about as often": all(np.ptp(np.unique(n, return_counts=True)[1]) < 2 * room(3000, 1 / 6, looks=12)
                                      for n in (row, column)),
            "windows begin in one row only": np.ptp(row) == 0, "in one column only": np.ptp(column) == 0,
            "rows and columns differ, but together": np.ptp(row) > 0 and np.array_equal(row, column)}


@crop.case(points=1)
def padding_frames_the_image_with_zeros(f, rng):
    """4 × 4 pixels with 2 of padding: a window of 4 holds between 2 × 2 and 4 × 4 of the image."""
    value = rng.integers(1, 100)
    out = np.stack([f(np.full((20, 4, 4, 1), 1.0 * value), size=4, padding=2, rng=rng) for _ in range(40)])[..., 0]
    image = out == value
    return {"shape": out.shape[1:], "values": which(out),
            "rows of the image in a window": which(image.any(axis=3).sum(axis=2)),
            "columns": which(image.any(axis=2).sum(axis=2))}


@crop.case(points=1)
def the_places_come_from_rng(f, rng):
    """Two generators with the same seed cut out the same windows, two seeds different ones."""
    return alike(f, rng, numbered(30, 9, 9), size=4)


@crop.case(points=1)
def bytes_stay_bytes_in_the_frame_too(f, rng):
    """A window of a photograph is a photograph: uint8."""
    out = np.asarray(f(np.full((3, 4, 4, 3), rng.integers(1, 256), np.uint8), size=8, padding=2, rng=rng))
    return {"dtype": str(out.dtype), "out": out}


crop.mistake("rng.integers(0, windows.shape[1], N)", "rng.integers(0, max(1, windows.shape[1] - 1), N)", earns=6,
    hint="The lowest windows are never drawn. rng.integers leaves its upper end out: count the rows in which a window "
         "of 3 can begin in an image of 5.")
crop.mistake("rng.integers(0, windows.shape[2], N)", "rng.integers(0, max(1, windows.shape[2] - 1), N)", earns=6,
    hint="The rightmost windows are never drawn. rng.integers leaves its upper end out: count the columns in which a "
         "window of 3 can begin in an image of 6.")
crop.mistake("rng.integers(0, windows.shape[1], N)", "np.full(N, rng.integers(0, windows.shape[1]))", earns=6,
    hint="One row is drawn for the whole batch: all windows begin at the same height. How many rows do you need?")
crop.mistake("windows[np.arange(N), top, left]", "windows[np.arange(N), top[0], left[0]]", earns=6,
    hint="One place serves your whole batch: every image loses the same border. How many places do you need?")
crop.mistake("rng.integers(0, windows.shape[2], N)", "top % windows.shape[2]", earns=5,
    hint="Row and column are one draw: your windows begin on the diagonal only. Which corners of the image are in no "
         "window at all?")
crop.mistake("windows.shape[1], N)\n    left = rng.integers(0, windows.shape[2], N)",
             "max(1, H - h + 1), N)\n    left = rng.integers(0, max(1, W - w + 1), N)", earns=6,
    hint="You count the places in the image as it came. In its frame there are more of them: by how many?")
crop.mistake("top = rng.integers(0", "rng = np.random.default_rng(0)\n    top = rng.integers(0", earns=6,
    hint="You draw the places from a generator of your own, the same ones in every epoch. Draw from the given rng.")
crop.mistake("np.zeros((N, H + 2 * padding, W + 2 * padding, C), images.dtype)",
             "np.zeros((N, H + 2 * padding, W + 2 * padding, C), np.float64)", earns=5,
    hint="Bytes went in and floats come out: your frame is made of float64. Eight times the memory for the same "
         "picture; np.zeros takes a dtype.")
crop.mistake("padded[:, padding:padding + H, padding:padding + W] = images", "padded[:, :H, :W] = images", earns=5,
    hint="All of the padding is at the bottom and on the right: the image sits in a corner of its frame. How far from "
         "the top left should it begin?")


@crop.mistake(earns=5, hint="Padding changes nothing in your crops. Frame the images first; the window may then reach "
                            "over their border.")
def random_crop(images, *, size, padding=0, rng):
    windows = np.lib.stride_tricks.sliding_window_view(images, (size, size), axis=(1, 2))
    top, left = (rng.integers(0, windows.shape[axis], len(images)) for axis in (1, 2))
    return windows[np.arange(len(images)), top, left].transpose(0, 2, 3, 1)


crop.no_loop(lambda f, rng, n: f(rng.random((n, 5, 5, 1)), size=5, rng=rng), over="images", earns=6,
    hint="This one is hard without a loop: arrays of row and column numbers, a set for each image, can be an index if "
         "they broadcast to (N, h, w).")


ten = Exercise(augmentation.ten_crop, returns="crops", left_out=("size=(h, w)",))


@ten.case(points=2)
def the_four_corners_and_the_centre_come_first(f, rng):
    """Top left, top right, bottom left, bottom right, centre: (10, N, h, w, C), of which these are the first five."""
    return np.asarray(f(rng.normal(size=(2, 5, 7, 1)), size=3))[:5]


@ten.case(points=1)
def then_their_mirror_images_in_the_same_order(f, rng):
    """Crop 5 is crop 0 mirrored, crop 6 is crop 1 mirrored, … each about its own middle."""
    crops = np.asarray(f(rng.normal(size=(2, 6, 8, 3)), size=4))
    return {"mirror images": crops[5:], "each is the mirror image of the crop five before":
            [bool(np.array_equal(crops[i + 5], crops[i][:, :, ::-1])) for i in range(5)]}


@ten.case(points=1)
def a_window_as_large_as_the_image_is_the_image(f, rng):
    """Then all corners are one: five times the image, five times its mirror image."""
    images = rng.normal(size=(2, 4, 4, 2))
    crops = np.asarray(f(images, size=4))
    return {"share of the first five equal to the image": np.mean(crops[:5] == images),
            "share of the last five equal to its mirror image": np.mean(crops[5:] == images[:, :, ::-1])}


@ten.case(points=1)
def crops_of_bytes_are_bytes(f, rng):
    """The crops of a photograph are uint8."""
    crops = np.asarray(f(rng.integers(0, 256, size=(1, 4, 6, 3)).astype(np.uint8), size=3))
    return {"dtype": str(crops.dtype), "crops": crops}


ten.mistake("crops[:, :, :, ::-1]", "crops[:, :, ::-1]", earns=2,
    hint="Your mirror images stand on their heads. With the ten crops in front, the axes are (10, N, h, w, C): which "
         "one runs from left to right?")
ten.mistake("crops[:, :, :, ::-1]", "crops", earns=2,
    hint="The last five are the first five once more, not mirrored: each would vote twice and say nothing new.")
ten.mistake("crops[:, :, :, ::-1]", "crops[[1, 0, 3, 2, 4]][:, :, :, ::-1]", earns=3,
    hint="The ten crops are all there, but you mirrored the image and then cut: the top left of the mirrored image is "
         "the top right of the other. In which order are the last five asked for?")
ten.mistake("((H - h) // 2, (W - w) // 2)", "(min(H // 2, H - h), min(W // 2, W - w))", earns=1,
    hint="Your fifth window begins at the image's centre; its own centre should lie there. Subtract before you halve.")
ten.mistake("(0, W - w), (H - h, 0)", "(H - h, 0), (0, W - w)", earns=1,
    hint="Top right and bottom left have changed places. (t, l) is a row and a column: in which of the two corners is "
         "the row 0?")
ten.mistake("(0, 0), (0, W - w), (H - h, 0), (H - h, W - w)",
            "(0, 0), (0, max(0, W - w - 1)), (max(0, H - h - 1), 0), (max(0, H - h - 1), max(0, W - w - 1))", earns=1,
    hint="Your corners stop one pixel before the border. A window that begins at t ends before t + h: at which t does "
         "it touch the last row?")
ten.no_loop(lambda f, rng, n: f(rng.random((n, 4, 5, 1)), size=3), over="images", earns=5,
    hint="The window is the same for all images: one slice cuts the whole batch.")


average = Exercise(augmentation.average_crops, returns="p", unasked={"dtype": OWN})


@average.case(points=1)
def probabilities_are_averaged_crop_by_crop(f, rng):
    """Each crop's scores become probabilities, then the mean over the crops is taken."""
    return f(rng.normal(size=(10, 3, 4)))


@average.case(points=1)
def one_loud_crop_has_one_vote(f, rng):
    """Nine crops are fairly sure of class 0, one shouts class 1: (2, 0) nine times or so, (0, 90) once."""
    scores = np.tile([[rng.uniform(1.5, 2.5), 0.0]], (10, 1))
    scores[rng.integers(10)] = 0, 90
    return f(scores[:, None])


@average.case(points=1)
def the_result_is_a_distribution(f, rng):
    """For each image the probabilities add up to 1, also with 3 crops instead of 10."""
    p = np.asarray(f(3 * rng.normal(size=(3, 6, 5))))
    return {"sums": p.sum(axis=1), "p": p}


@average.case(points=1)
def large_scores_do_not_overflow(f, rng):
    """Scores of 1000 and more, crops or classes far apart: a softmax stays when all of its scores are shifted."""
    return {"classes 1000 apart": f(1000 * np.arange(3) + rng.normal(size=(3, 2, 3))),
            "crops 1000 apart": f(1000 * np.arange(3)[:, None, None] + rng.normal(size=(3, 2, 3)))}


@average.case(points=1)
def float32_stays_float32(f, rng):
    """A net computes in float32: its probabilities come in it too."""
    out = np.asarray(f(rng.normal(size=(10, 2, 3)).astype(np.float32)))
    return {"dtype": str(out.dtype), "out": out}


average.mistake("return prob.mean(axis=0)", "s = scores.mean(axis=0); e = np.exp(s - s.max(axis=1, keepdims=True)); "
                "return e / e.sum(axis=1, keepdims=True)", earns=0,
    hint="You averaged the scores and took probabilities then. One crop with a huge score then outvotes all the "
         "others: what should be averaged?")
average.mistake("return prob.mean(axis=0)", "return prob.sum(axis=0)", earns=0,
    hint="You added the crops' probabilities up: their sum is the number of crops, not 1.")
average.mistake("return prob.mean(axis=0)", "return prob.sum(axis=0) / 10", earns=4,
    hint="You divided by ten, however many crops there are. With three of them, what do the probabilities add up to?")
average.mistake(" - scores.max(axis=2, keepdims=True)", "", earns=5,
    hint="e to the 1000 is more than a float can hold, and infinity over infinity is nan. Which shift of a crop's "
         "scores leaves its softmax as it is?")
average.mistake("scores.max(axis=2, keepdims=True)", "scores.max()", earns=5,
    hint="You shift all scores by the largest of them all. In a crop whose scores are far below it nothing is left, "
         "and 0 / 0 is nan: each softmax has a largest score of its own.")
average.mistake("e.sum(axis=2, keepdims=True)", "e.sum(axis=0, keepdims=True)", earns=0,
    hint="Your softmax runs over the crops: for each class, the crops share one vote. In (crops, N, K), along which "
         "axis must probabilities add up to 1?")
average.mistake("return prob.mean(axis=0)", "return np.exp(np.log(prob + 1e-300).mean(axis=0))", earns=0,
    hint="That is a geometric mean: the result no longer adds up to 1, and a crop that gives a class no chance has a "
         "veto. The formula has a plain mean.")
average.mistake("return prob.mean(axis=0)",
                "return (prob == prob.max(axis=2, keepdims=True)).mean(axis=0).astype(scores.dtype)", earns=0,
    hint="Each of your crops votes for one class and forgets how sure it was. The mean is of probabilities, not votes.")
average.no_loop(lambda f, rng, n: f(rng.normal(size=(10, n, 4))), over="images", through="scores[0]", earns=5,
    hint="np.exp takes the whole of (S, N, K); keepdims=True lets a sum over one axis divide it.")


jitter = Exercise(augmentation.jitter, unasked={"dtype": OWN})


def factors(f, rng, brightness, contrast, N=3000):
    """b and c of each image, told from the means and standard deviations that come out."""
    images = rng.uniform(1, 2, size=(N, 3, 2, 2))
    out = np.asarray(f(images, brightness=brightness, contrast=contrast, rng=rng), np.float64)
    b = out.mean(axis=(1, 2, 3)) / images.mean(axis=(1, 2, 3))
    return b, out.std(axis=(1, 2, 3)) / images.std(axis=(1, 2, 3)), images, out


def spread(values, low, high):
    """Whether as many of them lie in each quarter of a range, but for chance."""
    counts, _ = np.histogram(values, np.linspace(low, high, 5))
    return all(near(hits, len(values), 0.25, looks=4) for hits in counts)


@jitter.case(points=1)
def brightness_multiplies_an_image_by_one_factor(f, rng):
    """With brightness = 0.4 and no contrast: out = b x, b anywhere from 0.6 to 1.4, another for each image."""
    b, _, images, out = factors(f, rng, brightness=0.4, contrast=0.0)
    return {"least b": b.min().round(1), "mean b": b.mean().round(1), "greatest b": b.max().round(1),
            "as many in each quarter from 0.6 to 1.4": spread(b, 0.6, 1.4),
            "one factor for all numbers of an image": np.allclose(out, b[:, None, None, None] * images),
            "all images have the same": np.ptp(b) < 1e-6}


@jitter.case(points=1)
def contrast_leaves_the_mean_where_it_is(f, rng):
    """With contrast = 0.3 and no brightness: the mean of an image stays, its spread is multiplied by 0.7 to 1.3."""
    b, c, images, out = factors(f, rng, brightness=0.0, contrast=0.3)
    shift = (out - images).mean(axis=(1, 2, 3))                     # (1 - c) times how far the mean is from what stays
    around, before = (x - x.mean(axis=(1, 2, 3), keepdims=True) for x in (out, images))
    return {"means stay": np.allclose(b, 1), "least c": c.min().round(1), "greatest c": c.max().round(1),
            "as many in each quarter from 0.7 to 1.3": spread(c, 0.7, 1.3),
            "all images have the same": np.ptp(c) < 1e-6,
            "one factor for all numbers of an image": np.allclose(around, c[:, None, None, None] * before, atol=1e-4),
            "what contrast leaves alone, minus the mean": np.round(shift @ (1 - c) / max(np.sum((1 - c)**2), 1e-9), 1)}


@jitter.case(points=1)
def brightness_first_then_contrast_about_the_new_mean(f, rng):
    """brightness = 0.7, contrast = 0.2: the mean is b times the old one, its spread b c times; two draws."""
    b, bc, *_ = factors(f, rng, brightness=0.7, contrast=0.2)
    c = bc / b
    return {"b stays between 0.3 and 1.7": np.all(abs(b - 1) < 0.71), "b comes near both": np.ptp(b) > 1.3,
            "c stays between 0.8 and 1.2": np.all(abs(c - 1) < 0.21), "c comes near both": np.ptp(c) > 0.37,
            "b and c go together": np.ptp(b) > 0.1 and np.ptp(c) > 0.1 and abs(np.corrcoef(b, c)[0, 1]) > 0.5}


@jitter.case(points=2)
def bytes_are_cut_off_at_white(f, rng):
    """250 × 1.4 is whiter than white. As a byte it must stay 255, and not begin again at 0."""
    batch, brightness = np.full((800, 2, 2, 3), 250, np.uint8), rng.uniform(0.3, 0.45)
    out = np.asarray(f(batch, brightness=brightness, contrast=0.0, rng=rng))
    darkest = 250 * (1 - brightness)
    return {"dtype": str(out.dtype), "brightest": out.max(),
            "anything darker than 250 (1 - brightness)": np.any(out < darkest - 2),
            "one nearly as dark, and one brighter than before": np.any(out < darkest + 6) & np.any(out > 250)}


@jitter.case(points=1)
def bytes_are_cut_off_at_black(f, rng):
    """Contrast can push a dark pixel below 0. As a byte it must stay 0, and not begin again at 255."""
    images = np.full((50, 1, 4, 1), 100, np.uint8)
    dark, other = rng.permutation(4)[:2]
    images[:, :, dark] = 5
    out = np.concatenate([f(images, brightness=0.0, contrast=1.0, rng=rng) for _ in range(16)])[:, 0, :, 0].astype(int)
    return {"darkest": out[:, dark].min(),
            "the dark pixel is never the brighter": np.all(out[:, dark] <= out[:, other] + 1)}


@jitter.case(points=1)
def the_factors_come_from_rng_and_floats_stay_floats(f, rng):
    """Two generators with the same seed jitter alike, two seeds differently; float32 stays so, and is not cut off."""
    images, both = 100 * numbered(5, 2, 2, dtype=np.float32), {"brightness": 0.4, "contrast": 0.4}
    out = np.asarray(f(images, **both, rng=rng))
    return {"dtype": str(out.dtype), "some are above 255": out.max() > 260, **alike(f, rng, images, **both)}


jitter.mistake("draw_factors(x, rng, brightness=brightness)[:, None]",
               "draw_factors(x[:1], rng, brightness=brightness)[:, None]", earns=4,
    hint="One brightness is drawn for the whole batch, as if a cloud went over it. How many factors do you need?")
jitter.mistake("draw_factors(x, rng, contrast=contrast)[:, None]",
               "draw_factors(x[:1], rng, contrast=contrast)[:, None]", earns=6,
    hint="One contrast is drawn for the whole batch. How many factors do you need?")
jitter.mistake("draw_factors(x, rng, brightness=brightness)[:, None]",
               "(draw_factors(x, rng, brightness=brightness) - 1)[:, None]", earns=1,
    hint="Your brightness factors lie around 0, so that most images go dark: with brightness = 0 they are black. Around"
         " which number should a factor vary, that changes nothing on average?")
jitter.mistake('m = b * (np.einsum("nd->n", x) / x.shape[1])[:, None]', "m = x.mean(axis=1, keepdims=True)", earns=7,
    hint="Contrast works about the mean of the image as it came, but the image is brighter or darker by then: so "
         "contrast moves the mean. Which image is it applied to?")
jitter.mistake('m = b * (np.einsum("nd->n", x) / x.shape[1])[:, None]', "m = b * x.mean()", earns=6,
    hint="Your contrast works about one mean for the whole batch. Then a dark image next to bright ones changes "
         "otherwise than alone: over which axes does the mean of an image run?")
jitter.mistake('m = b * (np.einsum("nd->n", x) / x.shape[1])[:, None]', "m = 128", earns=6,
    hint="Your contrast works about 128, the middle of the bytes. An image that is dark all over is then pushed into "
         "the dark: which number should stay where it is, for each image?")
jitter.mistake("m - c * m", "0 * m", earns=6,
    hint="Contrast multiplies the whole image, as brightness does. It should move pixels away from the mean of the "
         "image or towards it: where does the mean go in your code?")
jitter.mistake("c = draw_factors(x, rng, contrast=contrast)[:, None]",
               "c = 1 + (b - 1) * contrast / max(brightness, 0.1)", earns=5,
    hint="Brightness and contrast are one draw: where an image is brighter, its contrast is higher too. They are to "
         "vary apart from each other.")
jitter.mistake("return as_images(out.reshape(images.shape), images.dtype)",
               "return out.reshape(images.shape) if images.dtype != np.uint8 else (\n"
               "        out.reshape(images.shape).astype(np.int64).astype(np.uint8))", earns=5,
    hint="Back to bytes without a cut: 256 becomes 0, and the brightest spot of the picture black. What should happen "
         "to numbers beyond the ends?")
jitter.mistake("return as_images(out.reshape(images.shape), images.dtype)",
               "return out.reshape(images.shape).clip(0, 255).astype(np.float64)", earns=5,
    hint="Whatever comes in, float64 goes out. A picture of bytes should come back as bytes, one of float32 as "
         "float32.")
jitter.mistake("return as_images(out.reshape(images.shape), images.dtype)",
               "return as_images(np.clip(out, 0, 255).reshape(images.shape), images.dtype)", earns=7,
    hint="You cut floats off as well. Of bytes one knows where black and white are; floats may lie anywhere, below 0 "
         "too.")
jitter.mistake("return as_images(out.reshape(images.shape), images.dtype)",
               "return as_images(np.clip(out, 0, 1).reshape(images.shape), images.dtype)", earns=1,
    hint="You cut off at 1. A byte's white is 255: is your picture black now?")
jitter.no_loop(lambda f, rng, n: f(1 + rng.random((n, 3, 2, 1)), brightness=0, contrast=0, rng=rng), over="images",
    earns=7, hint="Draw N factors at once and give them a shape that meets the axis of the images, (N, 1, 1, 1).")


cut = Exercise(augmentation.cutout, left_out=("size=(h, w)",))


def blanked(f, rng, N=600, size=3):
    """(N, H, W) booleans: what was blanked out of images that hold no 0, and whose H and W are drawn."""
    H, W = rng.integers((6, 9), (8, 13))
    return np.asarray(f(rng.uniform(1, 2, size=(N, H, W, 1)), size=size, rng=rng)) == 0


@cut.case(points=1)
def a_square_is_blank_and_the_rest_is_left_alone(f, rng):
    """In all channels; what is not blank is what it was."""
    images = rng.uniform(1, 2, size=(300, 7, 9, 2))
    out = np.asarray(f(images, size=3, rng=rng))
    blank = (out == 0).all(axis=3)
    rows, columns = blank.any(axis=2), blank.any(axis=1)
    return {"blank in all channels or in none": np.array_equal(blank, (out == 0).any(axis=3)),
            "the rest is left alone": np.all((out == images) | blank[..., None]),
            "blank is a rectangle": np.array_equal(blank, rows[:, :, None] & columns[:, None])}


@cut.case(points=2)
def the_centre_lies_anywhere_also_on_the_border(f, rng):
    """A square of 3 × 3: all nine pixels if it lies inside, four if its centre is a corner of the image."""
    count = blanked(f, rng)[..., 0].sum(axis=(1, 2))
    return {"numbers of blank pixels": which(count)}


@cut.case(points=1)
def every_pixel_can_be_lost(f, rng):
    """No pixel is spared, the middle is lost nine times in H × W, a corner four; 4 × 4 begins two above its centre."""
    blank = blanked(f, rng, N=3000)[..., 0]
    _, H, W = blank.shape
    lines = [blanked(f, rng, size=4).any(axis=axes) for axes in ((2, 3), (1, 3))]               # rows, columns
    return {"pixels that are never blank": np.sum(~blank.any(axis=0)),
            "4 × 4: rows at the top / columns at the left": " / ".join(which(n[n[:, 0]].sum(axis=1)) for n in lines),
            "the middle is blank about 9 times in H × W":
            near(blank[:, H // 2, W // 2].sum(), 3000, 9 / (H * W), looks=2),
            "a corner is blank about 4 times": near(blank[:, 0, 0].sum(), 3000, 4 / (H * W), looks=2)}


@cut.case(points=1)
def every_image_loses_a_square_of_its_own(f, rng):
    """And rows are drawn apart from columns; the same seed gives the same places."""
    blank = blanked(f, rng, N=100)[..., 0]
    rows, columns = blank.any(axis=2), blank.any(axis=1)
    return {"all places are the same": np.all(blank == blank[:1]),
            "row and column are always equal": all(np.array_equal(np.flatnonzero(r), np.flatnonzero(c))
                                                   for r, c in zip(rows, columns, strict=True)),
            "pixels are blanked in all": blank.any(axis=(1, 2)).all(),
            **alike(f, rng, numbered(30, 6, 6), size=3)}


@cut.case(points=1)
def blank_means_fill_and_bytes_stay_bytes(f, rng):
    """fill = 128 is grey, another fill another."""
    fill = int(rng.integers(60, 200))
    out = np.asarray(f(np.full((50, 5, 5, 3), 9, np.uint8), size=3, fill=fill, rng=rng))
    return {"dtype": str(out.dtype), "values": which(out)}


cut.mistake("rng.integers(0, H, N) - h // 2", "rng.integers(0, H, N)", earns=4,
    hint="The row that you draw is the square's upper edge, not its centre: the first rows are lost too rarely.")
cut.mistake("rng.integers(0, H, N) - h // 2, rng.integers(0, W, N) - w // 2",
            "rng.integers(0, H, N), rng.integers(0, W, N)", earns=4,
    hint="The pixel that you draw is the square's top left corner, not its centre: then the first row and column can be"
         " lost only by a square that begins right there. Where should the square lie around its centre?")
cut.mistake("W, N) - w // 2\n", "W, N) - w // 2\n    h, w = h // 2 * 2 + 1, w // 2 * 2 + 1\n", earns=5,
    hint="With an even size your square is a pixel too large: count its rows, from ⌊s/2⌋ above the centre on.")
cut.mistake("W, N) - w // 2\n", "W, N) - w // 2\n    h, w = h + 1, w + 1\n", earns=4,
    hint="Your square is a pixel too large: count its rows, from the first one on.")
cut.mistake("rng.integers(0, H, N) - h // 2, rng.integers(0, W, N) - w // 2",
            "rng.integers(0, H - h + 1, N), rng.integers(0, W - w + 1, N)", earns=4,
    hint="Your squares always lie inside the image. Then the corners are seen nearly always, and the middle is lost "
         "often; part of a square may hang over the border.")
cut.mistake("np.maximum(top, 0).tolist(), (top + h).tolist(), strict=True)           # cut off at the border\n"
            "    columns = zip(np.maximum(left, 0).tolist()",
            "top.tolist(), (top + h).tolist(), strict=True)\n    columns = zip(left.tolist()", earns=3,
    hint="Where the square hangs over the top or the left border, nothing is blanked: a slice from -1 to 2 is empty, "
         "for -1 counts from the end. Think about what the slice should begin with there.")
cut.mistake("image[top:bottom, left:right] = fill", "image[top:bottom] = fill", earns=4,
    hint="You blank whole rows. A square ends on the left and on the right as well.")
cut.mistake("image[top:bottom, left:right] = fill", "image[top:bottom, left:right] = 0", earns=5,
    hint="Your square is black whatever fill says.")
cut.mistake("image[top:bottom, left:right] = fill", "image[top:bottom, left:right, 0] = fill", earns=4,
    hint="Only the first channel is blanked: the net still sees the rest, in odd colours.")
cut.mistake("rng.integers(0, W, N) - w // 2", "rng.integers(0, H, N) - w // 2", earns=5,
    hint="Columns are drawn from 0 to the height: in a wide image the right part is never lost. Which of H and W counts"
         " columns?")
cut.mistake("rng.integers(0, H, N) - h // 2, rng.integers(0, W, N) - w // 2",
            "np.full(N, rng.integers(0, H) - h // 2), np.full(N, rng.integers(0, W) - w // 2)", earns=3,
    hint="One place serves the whole batch: all images lose the same square. How many places do you need?")


@cut.mistake(earns=2, hint="You blanked everything but the square: that is a keyhole. Which side of it is lost?")
def cutout(images, *, size, fill=0, rng):
    N, H, W, _ = images.shape
    out = np.full_like(images, fill)
    for n, (t, l) in enumerate(zip(rng.integers(0, H, N) - size // 2, rng.integers(0, W, N) - size // 2, strict=True)):
        where = slice(max(t, 0), t + size), slice(max(l, 0), l + size)
        out[n][where] = images[n][where]
    return out


pipeline = Exercise(augmentation.augment, unasked={"dtype": "bytes go in, and any floats may come out"})


def given(rng, N=4, H=6, W=7, C=3, **draws):
    """A batch of bytes, and draws that leave each image as it is but for those that are asked for."""
    images = rng.integers(0, 256, size=(N, H, W, C)).astype(np.uint8)
    unmoved = {"top": np.zeros(N, int), "left": np.zeros(N, int), "flip": np.zeros(N, bool), "brightness": np.ones(N),
               "size": 4, "mean": np.zeros(C)}
    return images, {**unmoved, **draws}


@pipeline.case(points=1)
def the_window_begins_at_top_left(f, rng):
    """No mirror, no brightness, no mean: out is the window, as floats."""
    images, draws = given(rng, top=rng.permutation([0, 1, 2, 1]), left=np.array([0, 3, 1, 2]))
    return f(images, **draws)


@pipeline.case(points=1)
def the_window_is_cut_before_it_is_mirrored(f, rng):
    """The window at left = 0 shows the left part of the scene, whether it is mirrored or not."""
    images, draws = given(rng, top=np.array([0, 1, 2, 0]), left=np.array([0, 0, 1, 2]),
                          flip=np.array([True, False, True, True]))
    return f(images, **draws)


@pipeline.case(points=1)
def whiter_than_white_is_white(f, rng):
    """Brightness multiplies before anything is subtracted, and stops at 255."""
    images, draws = given(rng, brightness=np.array([1.5, 0.5, 1.0, 1.75]))
    return f(images, **draws)


@pipeline.case(points=1)
def the_mean_comes_off_last_and_numbers_below_zero_stay(f, rng):
    """The net gets numbers around 0: half of them are negative, and no cut may take these away."""
    images, draws = given(rng, mean=np.array([120.0, 110.0, 100.0]))
    return f(images, **draws)


@pipeline.case(points=2)
def all_of_it(f, rng):
    """Window, mirror, brightness, mean: image by image with its own draws."""
    images, draws = given(rng, top=rng.permutation([0, 1, 2, 1]), left=np.array([3, 0, 2, 1]),
                          flip=np.array([True, True, False, True]), mean=rng.integers(90, 130, 3) + 0.5,
                          brightness=np.array([0.75, 1.25, 1.5, 1.125]))
    return f(images, **draws)


pipeline.mistake("(left[:, None] + along)[:, None, :]",
    "(np.where(flip, images.shape[2] - size - left, left)[:, None] + along)[:, None, :]", earns=4,
    hint="You mirrored the image and then cut the window out of it: at left = 0 that shows the right part of the scene."
         " Which comes first?")
pipeline.mistake("np.arange(size)[::-1], np.arange(size)", "np.arange(size), np.arange(size)", earns=4,
    hint="No window of yours is mirrored. What does flip say, and for which images?")
pipeline.mistake("flip[:, None],", "~flip[:, None],", earns=0,
    hint="You mirror the images that should stay, and leave the others.")
pipeline.mistake("np.clip(x * brightness[:, None, None, None], 0, 255)", "x * brightness[:, None, None, None]", earns=4,
    hint="When you take the mean off, some numbers are above 255, and no camera gives those. The net sees pictures in "
         "training that it will never see again.")
pipeline.mistake(
    "    x = np.clip(x * brightness[:, None, None, None], 0, 255)\n    return (x - mean).astype(mean.dtype)",
    "    return np.minimum(x * brightness[:, None, None, None] - mean, 255).astype(mean.dtype)", earns=5,
    hint="You cut off at 255 when the mean is gone: what is white by then was brighter than any camera gives. When do "
         "numbers mean light?")
pipeline.mistake("    return (x - mean).astype(mean.dtype)",
    "    return np.clip(x - mean, 0, 255).astype(mean.dtype)", earns=4,
    hint="After the mean is gone you cut off at 0: all that is darker than the average becomes one and the same. What "
         "does a number below 0 mean there?")
pipeline.mistake(
    "    x = np.clip(x * brightness[:, None, None, None], 0, 255)\n    return (x - mean).astype(mean.dtype)",
    "    x = (x - mean) * brightness[:, None, None, None]\n"
    "    return (np.clip(x + mean, 0, 255) - mean).astype(mean.dtype)", earns=5,
    hint="You subtracted the mean first and multiplied then. A factor on centred numbers pushes them away from the "
         "mean: that is contrast. When do numbers mean light?")
pipeline.mistake("x = np.clip(x * brightness[:, None, None, None], 0, 255)",
                 "x = (x * brightness[:, None, None, None]).astype(np.int64).astype(np.uint8)", earns=4,
    hint="Your numbers go round: after 255 a byte begins again at 0. Compute in floats, and say what happens to what "
         "is too bright.")
pipeline.mistake("brightness[:, None, None, None], 0, 255)", "brightness[0], 0, 255)", earns=4,
    hint="You use the brightness of the first image for all of them.")
pipeline.mistake("(x - mean)", "(x - mean.mean())", earns=4,
    hint="You subtract one number from all channels. mean holds one for each of red, green and blue.")
pipeline.mistake("(x - mean)", "(x - x.mean(axis=(0, 1, 2)))", earns=0,
    hint="You subtract the mean of this batch. Then an image comes out otherwise in other company; the mean is that of "
         "the training set, and it is given.")
pipeline.mistake("rows = (top[:, None]", "rows = (top[:1, None]", earns=3,
    hint="All windows begin at the row of the first image. Each image has its own top.")
pipeline.mistake("(x - mean)", "x", earns=4,
    hint="The mean is still in there: that was the last step.")
pipeline.no_loop(lambda f, rng, n: (lambda images, draws: f(images, **draws))(*given(rng, N=n)), over="images", earns=6,
    hint="The windows are hard without a loop: arrays of row and column numbers, a set for each image, can be an index "
         "if they broadcast to (N, h, w).")
