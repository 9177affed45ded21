"""Chapter 3: a colleague's training set with shifted copies."""

from autograde.exercises.model import AS_GIVEN, Exercise
from course_lib.colleague import augmentation

run = Exercise(augmentation.copies_run, returns="images, labels", given=augmentation.as_given)


def small(rng):
    """Images and labels, no two alike."""
    return rng.normal(size=(5, 4, 6)), rng.permutation(5)


@run.case(points=2)
def two_shifts(f, rng):
    """First the images as they are, then all of them shifted once, then all of them shifted the other way."""
    images, labels = f(*small(rng), ((1, 0), (int(rng.integers(1, 3)), -1)))
    return {"images": images, "labels": labels}


@run.case(points=1)
def the_first_label_of_each_block(f, rng):
    """Each block of copies begins with the first image, and so with its label."""
    images, labels = small(rng)
    out, told = f(images, labels, ((0, 1), (1, 0), (0, -1)))
    return {"labels of the blocks' first images": told[::5], "one pixel of each": out[::5, 2, 3]}


run.mistake(AS_GIVEN, earns=0,
    hint="Not even the images themselves have their labels any more. Print the labels of three images with one shift, "
         "beside the order in which the images stand.")
run.mistake("return np.concatenate(more), np.tile(labels, len(more))",
            "return np.stack(more, axis=1).reshape(-1, *images.shape[1:]), np.repeat(labels, len(more))", earns=0,
    hint="Images and labels fit each other now. But you moved the images to where the labels were: the docstring "
         "promises the images themselves first, and then shift after shift.")
run.mistake("np.concatenate(more)", "np.stack(more, axis=1).reshape(-1, *images.shape[1:])", earns=0,
    hint="The labels stand in blocks now, and the images no longer do: each has its shifted copies beside it. Print "
         "the order in which the images stand, and that of the labels.")
run.mistake("np.tile(labels, len(more))", "np.concatenate([labels, np.repeat(labels, len(shifts))])", earns=0,
    hint="The images themselves have their labels back; the shifted ones have not. Look at each block of the second "
         "picture.")
run.mistake("np.tile(labels, len(more))", "np.sort(np.tile(labels, len(more)))", earns=0,
    hint="You sorted the labels and left the images in their order.")
run.mistake("(down, right), axis", "(right, down), axis", earns=0,
    hint="Down and right have changed places: in the script as it was given they stood as the docstring says.")
run.mistake("np.roll(images, ", "np.roll(more[-1], ", earns=0,
    hint="Each block is shifted from the block before it, and not from the images as they are.")
run.mistake("more = [images]", "more = []", earns=0,
    hint="The images themselves are gone: only shifted ones are left.")
