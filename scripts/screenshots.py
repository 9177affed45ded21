"""Sheets with every demo, to be looked at: of the book, light and dark, on a wide page and on a narrow one; and every
scene of the lecture, filling a projector's screen.

    make book lecture && .venv/bin/python scripts/screenshots.py [CHAPTER or SCENE ...]

They lie in course/screenshots.  Needs Chromium.
"""

import sys
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import PIL.Image as pillow  # noqa: E402
from browser import labkit  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from course_lib.scenes import LECTURE  # noqa: E402

SIZES, SCHEMES, MOST, DEMO = {1280: 3, 800: 3}, ("light", "dark"), 9, "figure"
PROJECTOR = {"width": 1920, "height": 1080}


def demos(page, path):
    """A picture of each demo of a page."""
    page.goto(path.as_uri())
    page.wait_for_timeout(500)
    for figure in page.locator(DEMO).all():
        figure.scroll_into_view_if_needed()
        yield pillow.open(BytesIO(figure.screenshot()))


def sheet(pictures, columns):
    """All of them on one picture, in columns."""
    width, rows = max(p.width for p in pictures), [pictures[i:i + columns] for i in range(0, len(pictures), columns)]
    heights = [max(p.height for p in row) + 12 for row in rows]
    whole = pillow.new("RGB", ((width + 12) * columns, sum(heights)), "#808080")
    for y, row in zip([sum(heights[:i]) for i in range(len(rows))], rows, strict=True):
        for x, picture in enumerate(row):
            whole.paste(picture, (x * (width + 12), y))
    return whole


def sheets(pictures, columns, name, target):
    """Sheets of at most nine, so that a letter on them can be read."""
    for first in range(0, len(pictures), MOST):
        sheet(pictures[first:first + MOST], columns).save(target / f"{name}-{first // MOST + 1}.png")
    print(f"{name}: {len(pictures)} demos", flush=True)


def book(browser, names, folder, target):
    """Every demo of every page, on a wide page and on a narrow one."""
    for width, columns in SIZES.items():
        for scheme in SCHEMES:
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
            for path in sorted(folder.glob("[0-9]*.html")):
                if not names or any(name in path.stem for name in names):
                    sheets(list(demos(page, path)), columns, f"{path.stem}-{width}-{scheme}", target)
            page.close()


def hall(browser, names, path, target):
    """Every scene of the lecture, as it fills a projector's screen with its last example."""
    for scheme in SCHEMES:
        page, pictures = browser.new_page(viewport=PROJECTOR, color_scheme=scheme), []
        page.goto(path.as_uri())
        for name in LECTURE:
            if not names or name in names:
                page.evaluate(f"location.hash = '{name}'")
                page.wait_for_function("() => document.querySelector('.course-stage')?.stage.painted > 0")
                page.keyboard.press("End")
                page.wait_for_timeout(300)
                pictures.append(pillow.open(BytesIO(page.screenshot())))
        sheets(pictures, 2, f"lecture-{scheme}", target)
        page.close()


def main(names, course=ROOT / "course"):
    target = course / "screenshots"
    target.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=labkit.chromium(), args=labkit.FLAGS)
        book(browser, names, course / "book", target)
        if (course / "lecture.html").exists():
            hall(browser, names, course / "lecture.html", target)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
