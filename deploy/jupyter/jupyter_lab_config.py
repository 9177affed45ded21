"""The course's JupyterLab: nothing to answer, nothing fetched, so that it works alike without a network."""

from pathlib import Path

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

c = get_config()    # noqa: F821 — Jupyter puts it there

c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabApp.extension_manager = "readonly"         # the lock says what is installed, not a shop in the side bar
c.ServerApp.answer_yes = True                   # Ctrl-C ends it at once; notebooks save themselves
c.LabServerApp.extra_labextensions_path = [str(Path(__file__).parent / "labextensions")]


class AtOnce(ZMQChannelsWebsocketConnection):
    """The way to a kernel on which TCP holds no message back.

    Tornado leaves Nagle's algorithm on: a small message waits until the browser has acknowledged the last one, which
    it delays by 40 ms in the hope of something to send along.  A slider that moves has one message after another.
    """

    def connect(self):
        self.websocket_handler.set_nodelay(True)
        return super().connect()


c.ServerApp.kernel_websocket_connection_class = AtOnce
