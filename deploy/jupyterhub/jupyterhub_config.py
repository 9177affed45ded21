"""JupyterHub for a class on one machine: every reader an account of the system, nbgrader's exchange a folder of all.

README.md beside this file says how to set it up.  What a site changes stands in the first lines, or in the environment.
"""

import os
import sys
from pathlib import Path

c = get_config()    # noqa: F821 — JupyterHub puts it there

SITE = Path(os.environ.get("COURSE_SITE", "/opt/course"))       # environments and settings
COURSE = os.environ.get("COURSE", "/srv/course")                # made by `autograde init`; the instructor's alone
EXCHANGE = os.environ.get("COURSE_EXCHANGE", "/srv/exchange")   # open to all, as nbgrader wants it
INSTRUCTOR = os.environ.get("COURSE_INSTRUCTOR", "instructor")  # an account: grades are one user's files
KERNEL_MEMORY = int(os.environ.get("COURSE_KERNEL_MEMORY", 2 << 30))    # bytes, of each process of a reader's

SETTINGS = {
    "student": ["jupyterhub/student", "student", "jupyterhub/all", "jupyter"],          # folders of deploy/
    "instructor": ["jupyterhub/instructor", "jupyterhub/all", "jupyter"],
}


def for_the_role(spawner):
    """The instructor's server has the library with its answers and all panels; a student's has neither."""
    role = "instructor" if spawner.user.name == INSTRUCTOR else "student"
    spawner.notebook_dir = COURSE if role == "instructor" else "~"
    where = ["env", f"--chdir={COURSE}"] if role == "instructor" else []        # nbgrader looks for its settings there
    spawner.cmd = [*where, "prlimit", f"--data={KERNEL_MEMORY}", str(SITE / role / "bin/jupyterhub-singleuser")]
    spawner.environment = {
        "JUPYTER_CONFIG_PATH": os.pathsep.join(str(SITE / "deploy" / name) for name in SETTINGS[role]),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "PATH": os.pathsep.join([str(SITE / role / "bin"), os.environ["PATH"]]),
        "OMP_NUM_THREADS": "1",                                 # a class on one machine: else each stops the others
        "COURSE_EXCHANGE": EXCHANGE,
    }


c.Spawner.pre_spawn_hook = for_the_role
c.Spawner.default_url = "/lab"
c.Spawner.start_timeout = c.Spawner.http_timeout = 120
c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"
c.JupyterHub.authenticator_class = "pam"
c.Authenticator.allow_all = True                                # whoever has an account on this machine
c.Authenticator.admin_users = {INSTRUCTOR}

c.JupyterHub.load_roles = [{"name": "culler", "services": ["culler"],
                            "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"]}]
c.JupyterHub.services = [{"name": "culler",                     # servers that nobody has used for an hour
                          "command": [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=3600"]}]
