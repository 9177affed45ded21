"""The course's JupyterLab: nothing to answer, nothing fetched, so that it works alike without a network."""

from pathlib import Path

c = get_config()    # noqa: F821 — Jupyter puts it there

c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabApp.extension_manager = "readonly"         # the lock says what is installed, not a shop in the side bar
c.ServerApp.answer_yes = True                   # Ctrl-C ends it at once; notebooks save themselves
c.LabServerApp.extra_labextensions_path = [str(Path(__file__).parent / "labextensions")]
