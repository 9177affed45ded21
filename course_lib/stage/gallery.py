"""Many scenes on one page, which needs no kernel, no server and no network: the lecture."""

from html import escape

from course_lib.stage import code, in_page


def gallery(scenes, title):
    """A page of all these scenes, with their thumbnails."""
    names, specs = [scene.name for scene in scenes], [scene.spec(scene.ahead()) for scene in scenes]
    return ('<!doctype html>\n<html lang="en"><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width">\n'
            f'<link rel="icon" href="data:,"><title>{escape(title)}</title>\n<body><main id="lecture"></main>\n'
            f'<script type="module">\n{code(names, "gallery.js")}\ngallery(document.getElementById("lecture"), '
            f"{{ {', '.join(names)} }}, {in_page(specs)}, {in_page(title)});\n</script></body></html>\n")
