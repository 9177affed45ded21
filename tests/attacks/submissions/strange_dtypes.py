"""Returns arrays of records, dates, text and bytes in turn."""
import itertools

dtypes = itertools.cycle(["V8", "M8[s]", "m8[s]", "U3", "S3", [("a", float), ("b", object)], np.longdouble])


def double(x):
    return np.zeros(np.shape(x), dtype=next(dtypes))
