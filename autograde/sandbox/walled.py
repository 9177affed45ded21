"""A process behind both walls: the fork server, which is started once, and its children, one for each submission."""

import select
import socket
import subprocess

from autograde.sandbox import outer_wall
from autograde.sandbox.channel import SocketChannel
from autograde.sandbox.errors import ServerGone
from autograde.sandbox.processes import START, Tree, python_command, variables

ANSWER = 10                                     # seconds that the fork server may take to answer


class ForkServer:
    """The outer wall and the server behind it, which makes a walled process for each submission."""

    def __init__(self, folder):
        wall, python, site = outer_wall.wall_around(folder)
        self.control, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
        with theirs:
            command = python_command(python, "fork_server", outer_wall.CODE, site)
            self.tree = Tree([*wall, *command, str(theirs.fileno()), str(outer_wall.CODE / "library")],
                             stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, pass_fds=[theirs.fileno()],
                             env=variables())
        try:
            self._answer(START)
        except ServerGone:
            self.control.close()
            raise self.tree.unavailable() from None
        self.tree.members()                     # known from now on, even if their parent is killed

    def start(self, *, megabytes, seconds):
        """A WalledProcess; ServerGone if the server has ended, SandboxUnavailable if a wall does not stand."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                if self.tree.child.poll() is not None:
                    raise ServerGone
                socket.send_fds(self.control, [b"fork %d %d" % (megabytes, seconds)], [theirs.fileno()])
                answer = self._answer(ANSWER)
            except (OSError, ServerGone):
                ours.close()
                raise ServerGone("the sandbox's fork server ended while nothing ran in it") from None
            except BaseException:               # Ctrl-C: an answer that nobody waited for must not meet the next order
                ours.close()
                self.end()
                raise
        if answer != b"up":
            ours.close()
            raise self.tree.unavailable(answer.decode(errors="replace"))
        return WalledProcess(self, SocketChannel(ours), megabytes)

    def end_submission(self):
        """Leave nothing running of the submission; if the server does not do it, end the server."""
        try:
            self.control.send(b"end")
            self._answer(ANSWER)
        except (OSError, ServerGone):
            self.end()
        except BaseException:
            self.end()
            raise

    def end(self):
        self.tree.end()
        self.control.close()

    def _answer(self, seconds):
        if not select.select([self.control], [], [], seconds)[0] or not (answer := self.control.recv(1000)):
            raise ServerGone
        return answer


class WalledProcess:
    """A process for one submission, behind both walls."""

    def __init__(self, server, channel, megabytes):
        self.server, self.channel, self.megabytes = server, channel, megabytes

    def watch(self):
        self.server.tree.watch(self.megabytes)

    def computed(self):
        return self.server.tree.computed()

    def end(self):
        self.server.end_submission()
        self.channel.close()
