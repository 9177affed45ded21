"""Data: real digits and photographs, generated clouds, and CIFAR-10's files, whole, cut off and damaged."""

import email.message
import hashlib
import io
import lzma
import subprocess
import sys
import tarfile
import urllib.request

import numpy as np
import pytest

from course_lib import data


def test_digits_are_split_without_loss():
    (x, y), (x_test, y_test) = data.digits(test_share=0.2, seed=3)
    assert len(x) + len(x_test) == len(y) + len(y_test) == 1797 and len(x_test) == 359
    assert x.dtype == np.float32 and x.min() == 0 and x.max() == 1 and x.shape[1] == 64
    assert set(y) == set(y_test) == set(range(10))
    pairs = {(row.tobytes(), label) for row, label in zip(np.concatenate([x, x_test]), [*y, *y_test], strict=True)}
    assert len(pairs) == 1797                                  # every image once


def test_the_seed_decides_the_shuffle():
    first, again, other = (data.digits(seed=seed)[0][1] for seed in (1, 1, 2))
    assert np.array_equal(first, again) and not np.array_equal(first, other)


def test_the_digits_are_scikit_learns_in_a_file_that_an_archive_makes_small():
    from sklearn.datasets import load_digits
    x, y = load_digits(return_X_y=True)
    with np.load(data.DIGITS) as file:
        assert np.array_equal(file["x"].T, x[np.argsort(y, kind="stable")]) and np.array_equal(file["y"], y)
    assert len(lzma.compress(data.DIGITS.read_bytes())) < 36_000
    (x_train, y_train), (x_test, y_test) = data.digits(seed=3)
    order = np.random.default_rng(3).permutation(len(x))
    assert np.array_equal(np.concatenate([x_test, x_train]) * 16, x[order])
    assert np.array_equal(np.concatenate([y_test, y_train]), y[order])


@pytest.mark.parametrize("test_share", [0, 1, -0.5, 1.5])
def test_a_split_that_leaves_nothing_is_refused(test_share):
    with pytest.raises(ValueError, match=f"test_share = {test_share}; it must lie between 0 and 1"):
        data.digits(test_share=test_share)


def test_two_photographs_in_colour():
    images = data.photographs()
    assert images.shape == (2, 427, 640, 3) and images.dtype == np.uint8
    assert images.std(axis=(1, 2)).min() > 20


def test_every_arm_of_the_spirals_winds_outwards(rng):
    x, y = data.spirals(50, 4, noise=0, rng=rng)
    assert x.shape == (200, 2) and x.dtype == np.float32
    for c in range(4):
        np.testing.assert_allclose(np.hypot(*x[y == c].T), np.linspace(0, 1, 50), atol=1e-6)


def test_no_line_separates_the_spirals_and_a_net_does(rng):
    from course_lib.layers import Affine, ReLU
    from course_lib.net import Sequential, fit
    x, y = data.spirals(100, rng=rng)
    line = Sequential([Affine(2, 3, rng=rng)])
    curve = Sequential([Affine(2, 50, rng=rng), ReLU(), Affine(50, 3, rng=rng)])
    for net in line, curve:
        fit(net, x, y, lr=0.05, epochs=60, batch=100, rng=rng)
    assert line.accuracy(x, y) < 0.7 < 0.95 < curve.accuracy(x, y)


@pytest.fixture
def folder(tmp_path, rng):
    """The six files of CIFAR-10, with four records each."""
    for i, name in enumerate(data.CIFAR10_FILES):
        records = rng.integers(256, size=(4, 3073), dtype=np.uint8)
        records[:, 0] = [i, 9 - i, 0, 9]
        (tmp_path / name).write_bytes(records.tobytes())
    return tmp_path


def test_cifar10_is_read_from_its_files(folder):
    (x, y), (x_test, y_test) = data.cifar10(folder, records=4)
    assert x.shape == (20, 32, 32, 3) and x.dtype == np.uint8 and x_test.shape == (4, 32, 32, 3)
    assert list(y[:8]) == [0, 9, 0, 9, 1, 8, 0, 9] and list(y_test) == [5, 4, 0, 9]
    raw = (folder / "data_batch_2.bin").read_bytes()[3073:]                     # the second record
    assert x[5, 3, 7, 0] == raw[1 + 3 * 32 + 7]                                 # red, row 3, column 7
    assert x[5, 3, 7, 2] == raw[1 + 2 * 1024 + 3 * 32 + 7]                      # blue
    assert len(data.CIFAR10_CLASSES) == 10


def test_cifar10_is_found_in_the_folder_that_its_archive_makes(folder):
    inner = folder / "above" / "cifar-10-batches-bin"
    inner.mkdir(parents=True)
    for name in data.CIFAR10_FILES:
        (folder / name).rename(inner / name)
    assert len(data.cifar10(folder / "above", records=4)[0][0]) == 20


def test_a_missing_file_is_named_with_the_remedy(folder):
    (folder / "data_batch_4.bin").unlink()
    with pytest.raises(FileNotFoundError, match=r"batch_4.bin is missing; .* fetch_cifar10\('.*'\) gets it"):
        data.cifar10(folder, records=4)


@pytest.mark.parametrize("bytes_left", [0, 1, 3073, 4 * 3073 - 1])
def test_a_file_that_was_cut_off_is_named(folder, bytes_left):
    path = folder / "test_batch.bin"
    path.write_bytes(path.read_bytes()[:bytes_left])
    with pytest.raises(ValueError, match=rf"test_batch.bin has {bytes_left} bytes, 4 records .* have 12292.*delete it"):
        data.cifar10(folder, records=4)


def test_a_damaged_file_is_named(folder):
    path = folder / "data_batch_3.bin"
    path.write_bytes(b"\xff" + path.read_bytes()[1:])
    with pytest.raises(ValueError, match=r"data_batch_3.bin names class 255, CIFAR-10 has 0 … 9.*fetch it again"):
        data.cifar10(folder, records=4)


@pytest.fixture
def archive(folder, tmp_path_factory, monkeypatch):
    """An archive of those files, where the authors' site would be."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as tar:
        for name in data.CIFAR10_FILES:
            tar.add(folder / name, f"cifar-10-batches-bin/{name}")
        tar.add(folder / data.CIFAR10_FILES[0], "../escaped.bin")
    path = tmp_path_factory.mktemp("site") / "cifar.tar.gz"
    path.write_bytes(stream.getvalue())
    monkeypatch.setattr(data, "CIFAR10_URL", path.as_uri())
    monkeypatch.setattr(data, "CIFAR10_SHA256", hashlib.sha256(stream.getvalue()).hexdigest())
    return path


def test_cifar10_is_fetched_once_with_progress(archive, tmp_path_factory):
    target, seen = tmp_path_factory.mktemp("data") / "new", []

    def progress(pieces):
        seen.append(len(pieces))
        return iter(pieces)

    assert data.fetch_cifar10(target, progress=progress) == target
    assert sorted(path.name for path in target.iterdir()) == sorted(data.CIFAR10_FILES)
    assert not (target.parent / "escaped.bin").exists()
    assert len(data.cifar10(target, records=4)[0][0]) == 20
    archive.unlink()
    data.fetch_cifar10(target, progress=progress)
    assert seen == [1]


def test_cifar10_is_fetched_from_a_site_that_does_not_tell_its_length(archive, tmp_path_factory, monkeypatch):
    class Response(io.BytesIO):
        headers = email.message.Message()                      # a proxy has left out Content-Length

    monkeypatch.setattr(urllib.request, "urlopen", lambda url, timeout: Response(archive.read_bytes()))
    target = tmp_path_factory.mktemp("data") / "new"
    data.fetch_cifar10(target)
    assert sorted(path.name for path in target.iterdir()) == sorted(data.CIFAR10_FILES)


def test_another_file_than_cifar10_is_refused_and_nothing_written(archive, tmp_path_factory):
    archive.write_bytes(archive.read_bytes()[:-10])
    target = tmp_path_factory.mktemp("data") / "new"
    with pytest.raises(ValueError, match=r"not CIFAR-10 or was cut off.*nothing was written"):
        data.fetch_cifar10(target)
    assert not target.exists()


def test_without_a_network_the_error_says_what_to_do(archive, tmp_path_factory):
    archive.unlink()
    target = tmp_path_factory.mktemp("data") / "new"
    with pytest.raises(ConnectionError, match=r"could not be fetched .* on a connected machine, .* into .*new"):
        data.fetch_cifar10(target)
    assert not target.exists()


def test_importing_data_loads_nothing_heavy():
    code = "import sys, course_lib.data; assert not {'sklearn', 'scipy', 'PIL', 'urllib.request'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("call, message", [
    (lambda rng: data.spirals(0, rng=rng), "per_class = 0"),
    (lambda rng: data.spirals(2.5, rng=rng), "per_class = 2.5; it must be a whole number"),
    (lambda rng: data.digits(test_share=float("nan")), "test_share = nan; it must lie between 0 and 1"),
    (lambda rng: data.digits(seed=-1), "seed = -1; it must be a whole number of at least 0"),
    (lambda rng: data.spirals(5, noise=-1, rng=rng), "noise = -1")])
def test_bad_options_are_named(rng, call, message):
    with pytest.raises(ValueError, match=message):
        call(rng)
