"""nbgrader for students: what is handed in is the notebook, without its outputs and without the library beside it.

Pictures of the demos make a notebook of megabytes, and each hand-in is kept three times.
"""

import contextlib
import json
from pathlib import Path

from nbgrader.exchange.default import ExchangeSubmit

c = get_config()    # noqa: F821 — nbgrader puts it there


class SubmitNotebooks(ExchangeSubmit):
    def do_copy(self, src, dest, log=None):
        super().do_copy(src, dest, log)
        for path in Path(dest).rglob("*.ipynb"):
            with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError):      # else it goes as it is
                notebook = json.loads(path.read_text(encoding="utf-8"))
                for cell in notebook["cells"]:
                    if cell["cell_type"] == "code":
                        cell |= {"outputs": [], "execution_count": None}
                notebook["metadata"].pop("widgets", None)
                path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


c.CourseDirectory.include = ["*.ipynb"]         # of a hand-in; what is fetched is whole
c.ExchangeFactory.submit = SubmitNotebooks
