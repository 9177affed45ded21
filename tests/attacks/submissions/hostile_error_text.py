"""Raises an error whose name and text are HTML, terminal commands and turned-around letters."""
Evil = type("<script>alert(1)</script>", (Exception,), {})


def double(x):
    raise Evil("</pre><script>alert(document.cookie)</script>\x1b[2J\x1b]0;owned\x07\u202e\x00{{7*7}}")
