"""What a cell awaits runs as in a notebook, though no socket can be made."""

import asyncio
import socket

import pytest

from autograde.sandbox.inside.awaiting import run


@pytest.fixture(autouse=True)
def no_sockets(monkeypatch):
    def refused(*args, **kwargs):
        raise PermissionError("behind the wall there are none")
    for name in "socket", "socketpair":
        monkeypatch.setattr(socket, name, refused)


async def later(value, seconds=0):
    await asyncio.sleep(seconds)
    return value


async def both():
    return await asyncio.gather(later(1, 0.002), later(2, 0.001))


async def in_time():
    async with asyncio.timeout(5):
        return await later(3)


async def one_by_one():
    queue = asyncio.Queue()
    task = asyncio.create_task(queue.put(4))
    await task
    return await queue.get()


@pytest.mark.parametrize("coroutine, value", [(later, 0), (both, [1, 2]), (in_time, 3), (one_by_one, 4)])
def test_what_it_returns_comes_back(coroutine, value):
    assert run(coroutine(0) if coroutine is later else coroutine()) == value


def test_what_it_raises_is_raised_and_the_next_one_runs_all_the_same():
    async def fails():
        await asyncio.sleep(0)
        raise KeyError("y")
    with pytest.raises(KeyError, match="y"):
        run(fails())
    assert run(later(1)) == 1
