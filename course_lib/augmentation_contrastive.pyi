import numpy as np

from course_lib._typing import Array, Number

def nt_xent[F: np.floating](z: Array[F], *, temperature: Number = 0.5) -> tuple[float, Array[F]]: ...
