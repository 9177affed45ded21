"""Where the project's own files lie, in a checkout and where it is installed."""

from pathlib import Path

CODE = Path(__file__).resolve().parents[1]              # holds the packages course_lib and autograde
CHECKOUT = (CODE / "notebooks").is_dir()
FILES = CODE if CHECKOUT else CODE / "autograde/shipped"        # notebooks, settings, lock file, scripts (setup.py)
