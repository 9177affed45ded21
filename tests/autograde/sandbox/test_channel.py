"""Questions to a process that may be silent, slow or lying: both kinds of channel, the same answers."""

import os
import socket
import struct
import threading
import time

import pytest

from autograde.sandbox.channel import PipeChannel, SocketChannel


def message(data):
    return struct.pack("<I", len(data)) + data


class Other:
    """The other side, with hands of its own: it reads what was asked, and sends what the test tells it."""

    def __init__(self, read, write, close):
        self.read, self.write, self.close = read, write, close

    def answers(self, *answers, first=True):
        def run():
            for answer in answers:
                if first:
                    size, = struct.unpack("<I", self.read(4))
                    self.asked = self.read(size)
                self.write(answer)
        threading.Thread(target=run, daemon=True).start()


@pytest.fixture(params=["socket", "pipe"])
def pair(request):
    """(a channel, the other side of it)"""
    if request.param == "socket":
        ours, theirs = socket.socketpair()
        channel = SocketChannel(ours)
        stream = theirs.makefile("rb")
        other = Other(stream.read, theirs.sendall, lambda: theirs.shutdown(socket.SHUT_RDWR))
        yield channel, other
        channel.close()
        stream.close()
        theirs.close()
    else:
        (their_in, our_out), (our_in, their_out) = os.pipe(), os.pipe()
        channel = PipeChannel(os.fdopen(our_out, "wb"), os.fdopen(our_in, "rb"))
        stream, answers = os.fdopen(their_in, "rb"), os.fdopen(their_out, "wb", buffering=0)
        yield channel, Other(stream.read, answers.write, lambda: (stream.close(), answers.close()))
        answers.close()                         # first: the channel's own thread waits for it
        stream.close()
        channel.close()


def test_a_question_and_its_answer(pair):
    channel, other = pair
    other.answers(message(b"forty-two"))
    assert channel.exchange(b"what?", seconds=5, limit=100) == b"forty-two"
    assert other.asked == b"what?"


def test_an_empty_answer_is_one(pair):
    channel, other = pair
    other.answers(message(b""))
    assert channel.exchange(b"", seconds=5, limit=0) == b""


def test_silence_ends_when_the_time_is_up_and_not_before(pair):
    channel, _ = pair
    begin, looks = time.monotonic(), []
    with pytest.raises(TimeoutError):
        channel.exchange(b"?", seconds=0.5, limit=100, watch=lambda: looks.append(1))
    assert 0.45 < time.monotonic() - begin < 3
    assert looks


def test_half_an_answer_is_none(pair):
    channel, other = pair
    other.answers(message(b"forty-two")[:7])
    with pytest.raises(TimeoutError):
        channel.exchange(b"?", seconds=0.4, limit=100)


def test_an_answer_over_the_limit_is_refused_by_its_announcement(pair):
    channel, other = pair
    other.answers(struct.pack("<I", 1 << 31))
    with pytest.raises(ValueError, match="at most 100 are read"):
        channel.exchange(b"?", seconds=5, limit=100)


def test_an_answer_of_just_the_limit_is_read(pair):
    channel, other = pair
    other.answers(message(b"x" * 100))
    assert channel.exchange(b"?", seconds=5, limit=100) == b"x" * 100


def test_an_answer_before_the_question_is_refused(pair):
    channel, other = pair
    other.answers(message(b"early"), first=False)
    time.sleep(0.2)
    with pytest.raises(ValueError, match=r"before it was asked|at most None"):
        channel.exchange(b"?", seconds=5, limit=100)


def test_the_end_of_the_other_side_is_told(pair):
    channel, other = pair
    other.close()
    with pytest.raises(EOFError):
        channel.exchange(b"?", seconds=5, limit=100)


def test_what_the_watch_raises_ends_the_waiting(pair):
    channel, _ = pair

    def watch():
        raise MemoryError
    begin = time.monotonic()
    with pytest.raises(MemoryError):
        channel.exchange(b"?", seconds=30, limit=100, watch=watch)
    assert time.monotonic() - begin < 5


def test_a_question_larger_than_any_buffer_gets_through(pair):
    channel, other = pair
    other.answers(message(b"read"))
    assert channel.exchange(b"x" * (4 << 20), seconds=10, limit=100) == b"read"
    assert len(other.asked) == 4 << 20
