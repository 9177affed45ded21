"""Text from the other side of the wall, made fit to be shown."""


def cleaned(text: str, length: int) -> str:
    """The text, cut, and without characters that command a terminal or turn the line around."""
    return "".join(c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text[:length])
