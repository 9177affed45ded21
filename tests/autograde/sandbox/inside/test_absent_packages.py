"""What draws, shows and asks in a notebook, and does nothing in the sandbox.  In a Python of its own each."""

import subprocess
import sys

import pytest


def works(code):
    done = subprocess.run([sys.executable, "-c", "from autograde.sandbox.inside import absent_packages\n"
                           f"absent_packages.install()\n{code}"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("code", [
    "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax[0, 1].plot([1], [2]).set(x=1)\nplt.show()",
    "from ipywidgets import interact, IntSlider\ninteract(lambda n: n, n=IntSlider(1, 2))",
    "from IPython.display import display, HTML\ndisplay(HTML('x'))\nwith HTML(): pass",
    "import matplotlib\nmatplotlib.rcParams['x'] = 1\nassert not matplotlib.rcParams",
    "from matplotlib import cm\nfor a in cm.viridis: pass",
    "import anywidget\nanywidget.AnyWidget()",
    "from course_lib.widgets import explore, predict\nimport course_lib.plots.dropout\nexplore(len, print)",
    "from course_lib import plots, widgets\nfrom course_lib.scenes import race\nrace.race.show()"])
def test_pictures_and_widgets_are_nothing(code):
    works(code)


def test_what_computes_in_the_library_is_the_real_one():
    works("from course_lib import dropout\nfrom course_lib.demos import dropout as demos\n"
          "assert dropout.__file__ and demos.__file__ and type(dropout.dropout_forward).__name__ == 'function'")


def test_what_goes_through_a_progress_bar_comes_out():
    said = works("from tqdm import tqdm, trange\nfrom tqdm.auto import tqdm as other\n"
                 "print(list(tqdm([1, 2])), list(trange(3)), list(other('ab', desc='x')), len(tqdm([1, 2])))")
    assert said.split("\n")[0] == "[1, 2] [0, 1, 2] ['a', 'b'] 2"


def test_what_is_not_of_a_notebook_is_still_missing():
    works("try:\n    import nonsense\nexcept ImportError:\n    pass\nelse:\n    raise SystemExit(1)")


def test_the_protocols_of_python_do_not_take_it_for_what_it_is_not():
    works("import matplotlib.pyplot as plt\ntry:\n    plt.__len__\nexcept AttributeError:\n    pass\n"
          "else:\n    raise SystemExit(1)")
