from typing import Any

from course_lib._typing import Floats, Number

def root(V: Floats | Number, eps: Number, *, eps_inside: bool = False) -> Any: ...
