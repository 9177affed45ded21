"""Text from the other side of the wall, made fit to be shown; and what is known of a text without having it."""

from hashlib import sha256


def cleaned(text: str, length: int) -> str:
    """The text, cut, and without characters that command a terminal or turn the line around."""
    return "".join(c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text[:length])


def digest(text: str) -> str:
    """Twelve letters by which a text is told from all others."""
    return sha256(text.strip().encode(errors="surrogatepass")).hexdigest()[:12]
