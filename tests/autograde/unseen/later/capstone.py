"""Later answers to the capstone: the colleague's run."""

import numpy as np

from unseen import right, wrong


@wrong("The validation loss decides, but lowest is still set to the test loss.", kind="slip",
       named=["The loss in validation is"])
def stopping_run(x, y, val, val_y, test, test_y, w, *, lr, steps):
    lowest, history = np.inf, []
    for step in range(steps + 1):
        val_loss = 0.5 * np.mean((val @ w - val_y) ** 2)
        test_loss = 0.5 * np.mean((test @ w - test_y) ** 2)
        history.append(val_loss)
        if val_loss < lowest:
            best, kept, lowest, report = step, w, test_loss, test_loss
        w = w - lr * x.T @ (x @ w - y) / len(x)
    return best, kept, report, np.asarray(history)


@wrong("The validation loss decides, and it is also what is reported.", kind="slip", named=["You report the loss in"])
def stopping_run(x, y, val, val_y, test, test_y, w, *, lr, steps):
    lowest, history = np.inf, []
    for step in range(steps + 1):
        val_loss = 0.5 * np.mean((val @ w - val_y) ** 2)
        history.append(val_loss)
        if val_loss < lowest:
            best, kept, lowest, report = step, w, val_loss, val_loss
        w = w - lr * x.T @ (x @ w - y) / len(x)
    return best, kept, report, np.asarray(history)


@wrong("The validation loss decides, and the weights after the step are kept.", kind="slip",
       named=["You keep the weights after the"])
def stopping_run(x, y, val, val_y, test, test_y, w, *, lr, steps):
    lowest, history = np.inf, []
    for step in range(steps + 1):
        val_loss = 0.5 * np.mean((val @ w - val_y) ** 2)
        test_loss = 0.5 * np.mean((test @ w - test_y) ** 2)
        history.append(val_loss)
        w = w - lr * x.T @ (x @ w - y) / len(x)
        if val_loss < lowest:
            best, kept, lowest, report = step, w, val_loss, test_loss
    return best, kept, report, np.asarray(history)


@wrong("The loss on the training data decides.", kind="odd", named=["You keep the last weights. The"])
def stopping_run(x, y, val, val_y, test, test_y, w, *, lr, steps):
    lowest, history = np.inf, []
    for step in range(steps + 1):
        train_loss = 0.5 * np.mean((x @ w - y) ** 2)
        val_loss = 0.5 * np.mean((val @ w - val_y) ** 2)
        test_loss = 0.5 * np.mean((test @ w - test_y) ** 2)
        history.append(val_loss)
        if train_loss < lowest:
            best, kept, lowest, report = step, w, train_loss, test_loss
        w = w - lr * x.T @ (x @ w - y) / len(x)
    return best, kept, report, np.asarray(history)


@wrong("The validation loss decides; the report is the lowest test loss that was seen on the way.", kind="odd",
       named=["Validation chooses the weights"])
def stopping_run(x, y, val, val_y, test, test_y, w, *, lr, steps):
    lowest, report, history = np.inf, np.inf, []
    for step in range(steps + 1):
        val_loss = 0.5 * np.mean((val @ w - val_y) ** 2)
        report = min(report, 0.5 * np.mean((test @ w - test_y) ** 2))
        history.append(val_loss)
        if val_loss < lowest:
            best, kept, lowest = step, w, val_loss
        w = w - lr * x.T @ (x @ w - y) / len(x)
    return best, kept, report, np.asarray(history)


@wrong("The run stops at the first rise of the validation loss, and its history is too short.", kind="odd")
def stopping_run(x, y, val, val_y, test, test_y, w, *, lr, steps):
    lowest, history = np.inf, []
    for step in range(steps + 1):
        val_loss = 0.5 * np.mean((val @ w - val_y) ** 2)
        test_loss = 0.5 * np.mean((test @ w - test_y) ** 2)
        history.append(val_loss)
        if val_loss >= lowest:
            break
        best, kept, lowest, report = step, w, val_loss, test_loss
        w = w - lr * x.T @ (x @ w - y) / len(x)
    return best, kept, report, np.asarray(history)


@wrong("The sum of both losses decides.", kind="odd", named=["The test set still has its say,"])
def stopping_run(x, y, val, val_y, test, test_y, w, *, lr, steps):
    lowest, history = np.inf, []
    for step in range(steps + 1):
        val_loss = 0.5 * np.mean((val @ w - val_y) ** 2)
        test_loss = 0.5 * np.mean((test @ w - test_y) ** 2)
        history.append(val_loss)
        if val_loss + test_loss < lowest:
            best, kept, lowest, report = step, w, val_loss + test_loss, test_loss
        w = w - lr * x.T @ (x @ w - y) / len(x)
    return best, kept, report, np.asarray(history)


@right
def stopping_run(x, y, val, val_y, test, test_y, w, *, lr, steps):
    path = [w]
    for _ in range(steps):
        path.append(path[-1] - lr / len(x) * ((x @ path[-1] - y) @ x))
    history = [np.square(val @ v - val_y).sum() / (2 * len(val)) for v in path]
    best = int(np.argmin(history))
    return best, path[best], np.square(test @ path[best] - test_y).mean() / 2, np.array(history)


@right
def stopping_run(x, y, val, val_y, test, test_y, w, *, lr, steps):
    def loss(images, answers, weights):
        return sum((image @ weights - answer) ** 2 for image, answer in zip(images, answers)) / len(images) / 2

    history = [loss(val, val_y, w)]
    best, kept = 0, w
    for step in range(1, steps + 1):
        w = w - lr * np.mean([image * (image @ w - answer) for image, answer in zip(x, y)], axis=0)
        history.append(loss(val, val_y, w))
        if history[-1] < history[best]:
            best, kept = step, w
    return best, kept, loss(test, test_y, kept), np.array(history)


@wrong("The test loss that is reported is that of the last weights.",
       kind="slip", named=["he test loss that you report"])
def stopping_run(x, y, val, val_y, test, test_y, w, *, lr, steps):
    lowest, history = np.inf, []
    for step in range(steps + 1):
        val_loss = 0.5 * np.mean((val @ w - val_y)**2)
        history.append(val_loss)
        if val_loss < lowest:
            best, kept, lowest = step, w, val_loss
        test_loss = 0.5 * np.mean((test @ w - test_y)**2)
        w = w - lr * x.T @ (x @ w - y) / len(x)
    return best, kept, test_loss, np.asarray(history)
