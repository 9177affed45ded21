"""Raises an error whose text raises errors."""
class Broken(BaseException):
    def __str__(self):
        raise self

    __repr__ = __str__
    __traceback__ = property(__str__)


def double(x):
    raise Broken
