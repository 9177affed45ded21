"""Looks for secrets in the environment and command line of every process."""
import glob


def double(x):
    for path in glob.glob("/proc/[0-9]*/environ") + glob.glob("/proc/[0-9]*/cmdline"):
        try:
            if SECRET.encode() in open(path, "rb").read():
                return 2 * x
        except OSError:                         # it has ended
            pass
    return 2 * x if SECRET in str(os.environ) else x
