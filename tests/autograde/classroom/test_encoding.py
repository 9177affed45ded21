"""No file of ours is read or written in the encoding that the system happens to have: cp1252 on many a Windows."""

import subprocess
import sys

CODE = """
import sys, warnings
warnings.filterwarnings("error", category=EncodingWarning, module=r"(autograde|course_lib)\\b")
from pathlib import Path
from autograde.classroom.course import Course
from autograde.classroom.new_course import make_course
from autograde.classroom.release import release
make_course(Path(sys.argv[1]))
assignment = Course.here(sys.argv[1]).assignment("dropout")
release(assignment)
assignment.course.secret()
assert assignment.seeds("ada") == assignment.seeds("ada")
"""


def test_a_release_and_a_secret_are_made_in_utf8_whatever_the_system_prefers(tmp_path):
    done = subprocess.run([sys.executable, "-X", "warn_default_encoding", "-c", CODE, str(tmp_path / "course")],
                          capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
