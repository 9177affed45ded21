"""What is no module goes along in the wheel, as autograde/shipped; all else is in pyproject.toml."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

SHIPPED = ["notebooks/**/*.ipynb", "deploy/**/*", "scripts/environment.py", "scripts/lab.py", "nbgrader_config.py",
           "environment.yml", "requirements.lock", "pyproject.toml", "LICENSE*"]


class WithFiles(build_py):
    def run(self):
        super().run()
        if not self.editable_mode:
            for path in {path for pattern in SHIPPED for path in Path().glob(pattern) if path.is_file()}:
                if not any(part.startswith(".") for part in path.parts):
                    target = Path(self.build_lib, "autograde/shipped", path)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(path, target)


setup(cmdclass={"build_py": WithFiles})
