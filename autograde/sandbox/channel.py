"""Questions and answers with a process that may be silent, slow or lying.

A message is its length, four bytes, and so many bytes.  exchange(question) sends one and returns the one that
comes back, and never waits longer or reads more than it was told to:

    TimeoutError    no whole answer in time
    EOFError        the other side is gone
    ValueError      the answer is longer than allowed, or came before it was asked for
"""

import contextlib
import queue
import select
import struct
import threading
import time

TICK = 0.1                                      # seconds between two calls of `watch`


class SocketChannel:
    """One end of a socket pair."""

    def __init__(self, end):
        self.end = end
        end.setblocking(False)

    def exchange(self, question, *, seconds, limit, watch=lambda: None):
        """Ask, and wait for the answer; `watch` is called ten times a second meanwhile, and may raise."""
        deadline = time.monotonic() + seconds
        try:
            if self._unasked():
                raise ValueError("it answered before it was asked")
            self._send(struct.pack("<I", len(question)) + question, deadline, watch)
            size, = struct.unpack("<I", self._take(4, deadline, watch))
            if size > limit:
                raise ValueError(f"an answer of {size} bytes; at most {limit} are read")
            return self._take(size, deadline, watch)
        except ConnectionError:
            raise EOFError from None

    def close(self):
        self.end.close()

    def _unasked(self):
        try:
            early = self.end.recv(1)
        except BlockingIOError:
            return False
        if not early:
            raise EOFError
        return True

    def _wait(self, event, deadline, watch):
        poll = select.poll()
        poll.register(self.end, event)
        while (left := deadline - time.monotonic()) > 0:
            if poll.poll(1000 * min(TICK, left)):
                return
            watch()
        raise TimeoutError

    def _send(self, data, deadline, watch):
        data = memoryview(data)
        while data:
            try:
                data = data[self.end.send(data):]
            except BlockingIOError:
                self._wait(select.POLLOUT, deadline, watch)

    def _take(self, size, deadline, watch):
        data = bytearray()
        while len(data) < size:
            self._wait(select.POLLIN, deadline, watch)
            more = self.end.recv(min(size - len(data), 1 << 20))
            if not more:
                raise EOFError
            data += more
        return bytes(data)


class PipeChannel:
    """A child's stdin and stdout, for Windows, where one cannot wait for a pipe: a thread reads it."""

    def __init__(self, to_child, from_child):
        self.to_child, self.from_child = to_child, from_child
        self.answers = queue.Queue()
        self.limit = None
        threading.Thread(target=self._read, daemon=True).start()

    def exchange(self, question, *, seconds, limit, watch=lambda: None):
        """As SocketChannel.exchange."""
        deadline = time.monotonic() + seconds
        if not self.answers.empty():
            raise self._raised(self.answers.get())
        self.limit = limit
        threading.Thread(target=self._write, args=[question], daemon=True).start()
        while (left := deadline - time.monotonic()) > 0:
            try:
                answer = self.answers.get(timeout=min(TICK, left))
            except queue.Empty:
                watch()
                continue
            if isinstance(answer, bytes):
                return answer
            raise answer
        raise TimeoutError

    def close(self):
        for pipe in self.to_child, self.from_child:
            with contextlib.suppress(OSError):                          # the child is gone, and some bytes unwritten
                pipe.close()

    @staticmethod
    def _raised(answer):
        return ValueError("it answered before it was asked") if isinstance(answer, bytes) else answer

    def _write(self, question):
        try:
            self.to_child.write(struct.pack("<I", len(question)) + question)
            self.to_child.flush()
        except (OSError, ValueError):           # the reading thread sees the same end
            pass

    def _read(self):
        try:
            while head := self.from_child.read(4):
                size, = struct.unpack("<I", head)
                if self.limit is None or size > self.limit:
                    self.answers.put(ValueError(f"an answer of {size} bytes; at most {self.limit} are read"))
                    return
                self.answers.put(self.from_child.read(size))
        except (OSError, ValueError, struct.error):
            pass
        self.answers.put(EOFError())
