"""A grader for test_cluster whose process one submission kills."""

import os
import signal

from autograde.classroom.grader import Grader


class DeadlyGrader(Grader):
    def judge(self, student, wanted, seeds):
        if student == "mistakes-1":
            os.kill(os.getpid(), signal.SIGKILL)
        return super().judge(student, wanted, seeds)
