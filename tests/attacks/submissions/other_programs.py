"""Starts other programs, also through the dynamic loader."""
import subprocess


def double(x):
    loaders = "/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1", "/bin/sh", sys.executable, "/usr/bin/env"
    for program in loaders:
        for start in (lambda p: subprocess.run([p]), lambda p: os.posix_spawn(p, [p], {}), lambda p: os.execv(p, [p])):
            try:
                start(program)
            except OSError:
                continue
            return 2 * x
    return 2 * x if os.system("true") == 0 else x
