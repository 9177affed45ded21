"""Later answers to the chapter on augmentation: the colleague's run."""

import numpy as np

from unseen import right, wrong


@wrong("The images are repeated beside themselves now, and the labels too: the order is another one than it says.",
       kind="odd", named=["Images and labels fit each other"])
def copies_run(images, labels, shifts):
    more = [images]
    for down, across in shifts:
        more.append(np.roll(images, (down, across), axis=(1, 2)))
    stacked = np.stack(more, axis=1).reshape(-1, *images.shape[1:])
    return stacked, np.repeat(labels, len(more))


@wrong("The labels are there once too seldom: only for the shifted images.", kind="slip")
def copies_run(images, labels, shifts):
    more = [images]
    for down, across in shifts:
        more.append(np.roll(images, (down, across), axis=(1, 2)))
    return np.concatenate(more), np.tile(labels, len(shifts))


@wrong("The labels are mended, but the images as they were are missing.", kind="slip",
       named=["The images themselves are gone:"])
def copies_run(images, labels, shifts):
    more = []
    for down, across in shifts:
        more.append(np.roll(images, (down, across), axis=(1, 2)))
    return np.concatenate(more), np.tile(labels, len(more))


@wrong("The labels are mended; each shift now adds to those before it.", kind="slip",
       named=["Each block is shifted"])
def copies_run(images, labels, shifts):
    more = [images]
    for down, across in shifts:
        more.append(np.roll(more[-1], (down, across), axis=(1, 2)))
    return np.concatenate(more), np.tile(labels, len(more))


@wrong("The labels are sorted.", kind="odd", named=["You sorted the labels and left"])
def copies_run(images, labels, shifts):
    more = [images]
    for down, across in shifts:
        more.append(np.roll(images, (down, across), axis=(1, 2)))
    return np.concatenate(more), np.sort(np.tile(labels, len(more)))


@wrong("The labels are mended; down and right have changed places.", kind="slip",
       named=["Down and right have changed"])
def copies_run(images, labels, shifts):
    more = [images] + [np.roll(images, (across, down), axis=(1, 2)) for down, across in shifts]
    return np.concatenate(more), np.concatenate([labels] * len(more))


@right
def copies_run(images, labels, shifts):
    N = len(images)
    out, out_labels = np.empty((N * (1 + len(shifts)), *images.shape[1:]), images.dtype), []
    for k, shift in enumerate([(0, 0), *shifts]):
        out[k * N:(k + 1) * N] = np.roll(np.roll(images, shift[0], axis=1), shift[1], axis=2)
        out_labels.extend(labels)
    return out, np.array(out_labels)


@right
def copies_run(images, labels, shifts):
    N, H, W = images.shape
    blocks = [images]
    for down, across in shifts:
        rows = (np.arange(H) - down) % H
        columns = (np.arange(W) - across) % W
        blocks.append(images[:, rows][:, :, columns])
    who = [k for _ in blocks for k in range(N)]
    return np.vstack(blocks), labels[who]


@wrong("The images are put next to their copies, the labels are not.",
       kind="slip", named=["he labels stand in blocks now,"])
def copies_run(images, labels, shifts):
    every = [np.stack([im] + [np.roll(im, s, axis=(0, 1)) for s in shifts]) for im in images]
    return np.concatenate(every), np.tile(labels, 1 + len(shifts))


@wrong("The labels are repeated once too few.", kind="slip")
def copies_run(images, labels, shifts):
    more = [images]
    for dy, dx in shifts:
        more.append(np.roll(images, (dy, dx), axis=(1, 2)))
    return np.concatenate(more), np.tile(labels, len(shifts))


@right
def copies_run(images, labels, shifts):
    out, names = [*images], [*labels]
    for dy, dx in shifts:
        for image, label in zip(images, labels):
            rows = (np.arange(image.shape[0]) - dy) % image.shape[0]
            cols = (np.arange(image.shape[1]) - dx) % image.shape[1]
            out.append(image[np.ix_(rows, cols)])
            names.append(label)
    return np.array(out), np.array(names)
