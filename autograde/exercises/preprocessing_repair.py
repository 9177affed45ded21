"""Chapter 2: a colleague's preparation of training and test images."""

from autograde.exercises.model import AS_GIVEN, Exercise
from course_lib.colleague import preprocessing

run = Exercise(preprocessing.prepare_run, returns="train, test", given=preprocessing.as_given)


def small(rng, n=4):
    """Training and test images, these a little brighter."""
    return rng.normal(size=(7, 5)) * rng.uniform(1, 3, size=5), 1 + rng.normal(size=(n, 5))


@run.case(points=2)
def training_and_test_images_are_prepared_in_one_way(f, rng):
    """Both are measured with the same ruler, which knows the training images alone."""
    train, test = f(*small(rng), eps=rng.uniform(0.05, 0.1))
    return {"training images": train, "test images": test}


@run.case(points=1)
def an_image_comes_out_the_same_whoever_is_beside_it(f, rng):
    """A test image by itself, and the same one among others."""
    train, test = small(rng, n=6)
    eps = rng.uniform(0.05, 0.1)
    return {"alone": f(train, test[2:3], eps=eps)[1], "among others": f(train, test, eps=eps)[1][2:3]}


run.mistake(AS_GIVEN, earns=0,
    hint="The second picture is too good: over any test batch, even of one image, the mean of each pixel is 0. Who "
         "told the script of the test images' mean?")
run.mistake("test = (test - mean) / (std + eps)", "test = (test - mean) / (np.std(test, axis=0) + eps)", earns=0,
    hint="The mean is that of the training images now; the standard deviation is still each set's own. Prepare a "
         "single test image: what is its standard deviation?")
run.mistake("mean = np.mean(train, axis=0)\n    std = np.std(train, axis=0)",
            "mean = np.mean(np.concatenate([train, test]), axis=0)\n"
            "    std = np.std(np.concatenate([train, test]), axis=0)", earns=0,
    hint="Both sets share one ruler now, but the test images had a part in making it. With new test images the "
         "training images would come out otherwise, and so would the net.")
run.mistake("mean = np.mean(train, axis=0)\n    std = np.std(train, axis=0)",
            "mean, std = np.mean(train), np.std(train)", earns=0,
    hint="One number stands for all pixels. The docstring asks for each pixel by itself.")
run.mistake("test = (test - mean) / (std + eps)", "test = (test - np.mean(test, axis=0)) / (std + eps)", earns=0,
    hint="The test images still lose a mean of their own before they are measured.")
run.mistake("test = (test - mean) / (std + eps)",
            "test = (test - np.mean(train, axis=0)) / (np.std(train, axis=0) + eps)", earns=0,
    hint="You measure the training images after they were standardised. By then each pixel has mean 0: what of the "
         "test images does that take away?")
