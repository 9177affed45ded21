"""The lecture's scenes as one page, which needs no server, no kernel and no network:

    python -m course_lib.scenes course/lecture.html
"""

import sys
import time
from pathlib import Path

from course_lib.scenes import lecture
from course_lib.stage.gallery import gallery


def main(path="course/lecture.html"):
    began, path = time.perf_counter(), Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(gallery(lecture(), "Training neural networks"), encoding="utf-8")
    print(f"{path.resolve().as_uri()}  ({path.stat().st_size / 1e6:.1f} MB, {time.perf_counter() - began:.0f} s)")


if __name__ == "__main__":
    main(*sys.argv[1:])
