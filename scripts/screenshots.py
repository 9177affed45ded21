"""Sheets with every demo of the book, to be looked at: light and dark, on a wide page and on a narrow one.

    make book && .venv/bin/python scripts/screenshots.py [CHAPTER ...]      into course/screenshots; needs Chromium
"""

import sys
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import PIL.Image as pillow  # noqa: E402
from browser import labkit  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

SIZES, DEMO = {1280: 3, 800: 4}, "figure"


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


def main(names, book=ROOT / "course/book", target=ROOT / "course/screenshots"):
    target.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=labkit.chromium(), args=labkit.FLAGS)
        for width, columns in SIZES.items():
            for scheme in ("light", "dark"):
                page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
                for path in sorted(book.glob("[0-9]*.html")):
                    if not names or any(name in path.stem for name in names):
                        pictures = list(demos(page, path))
                        if pictures:
                            sheet(pictures, columns).save(target / f"{path.stem}-{width}-{scheme}.png")
                            print(f"{path.stem} {width} {scheme}: {len(pictures)} demos", flush=True)
                page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
