"""A page as tests look at it: its tags with their attributes, and its text."""

from html.parser import HTMLParser


class Tags(HTMLParser):
    """tags: [(name, {attribute: value}), …];  raw: all text;  text: the same, a blank between pieces."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.raw = [], ""
        self.pieces = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.raw += data
        self.pieces += [data.strip()] if data.strip() else []

    @property
    def text(self):
        return " ".join(self.pieces)

    def names(self):
        return {tag for tag, _ in self.tags}
