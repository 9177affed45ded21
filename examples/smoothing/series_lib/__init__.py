"""Time series, in plain NumPy: the library of a course of one chapter."""
