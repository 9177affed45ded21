"""What a worker of the pool does in its process: open what it needs, then answer one task after the other."""

import contextlib
import errno
import importlib
import json
import signal

try:
    import resource
except ImportError:                             # Windows, where the clock alone is watched
    resource = None                             # type: ignore[assignment]

READY, UNABLE = "ready", "unable"
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EROFS}


def serve(pipe, make, arguments, limits):
    """What a worker does until its pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)        # Ctrl-C is the parent's
    module, _, name = make.partition(":")
    with contextlib.ExitStack() as stack:
        try:
            work = stack.enter_context(getattr(importlib.import_module(module), name)(*arguments))
        except Exception as error:
            work = f"{type(error).__name__}: {str(error)[:1000]}"
        try:
            pipe.send_bytes(json.dumps(work if isinstance(work, str) else READY).encode())
        except OSError:                         # the run has ended already
            return
        if isinstance(work, str):
            return
        limit("AS", limits.megabytes << 20)
        while True:
            try:
                task = json.loads(pipe.recv_bytes())
            except (EOFError, OSError):         # the parent closed it, or is dead
                return
            if resource:
                used = resource.getrusage(resource.RUSAGE_SELF)
                limit("CPU", int(used.ru_utime + used.ru_stime) + limits.processor)
            try:
                answer = json.dumps(work(task))
            except MemoryError:
                answer = lost("out of memory", f"judging it takes more than {limits.megabytes} MB")
            except OSError as error:            # the machine's if it is full, else of what was handed in
                answer = lost(UNABLE if error.errno in FULL else "failed", f"{type(error).__name__}: {error}"[:300])
            except Exception as error:          # ours, or the disk's: one submission's, never the run's
                answer = lost("failed", f"{type(error).__name__}: {str(error)[:300]}")
            try:
                pipe.send_bytes(answer.encode())
            except OSError:                     # nobody listens any more
                return


def lost(status, reason):
    return json.dumps({"lost": {"status": status, "reason": reason}})


def limit(name, value):
    """The soft limit of a resource: what the sandbox inside sets for itself it may still set."""
    which = getattr(resource, f"RLIMIT_{name}", None)
    if which is not None:
        with contextlib.suppress(ValueError, OSError):          # macOS refuses some
            resource.setrlimit(which, (value, resource.getrlimit(which)[1]))
