"""The process of one submission where no namespaces can be made: another user, behind the system-call filter.

It starts as root, reads what it will need, and gives up root for good.  No network, no other process and no other
program can be reached from it; of the file system it sees what everybody may read.
"""

import os
import sys

from autograde.sandbox.inside import inner_wall, worker
from autograde.sandbox.inside.fork_server import preload


def main():
    """python … FD MEGABYTES SECONDS LIBRARY USER"""
    end, megabytes, seconds, user = (int(sys.argv[i]) for i in (1, 2, 3, 5))
    preload(sys.argv[4])
    inner_wall.keep_only(end)
    os.setgroups([])
    os.setgid(user)
    os.setuid(user)
    inner_wall.bind(megabytes=megabytes, seconds=seconds)
    worker.serve(3, 3)
