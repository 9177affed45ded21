import numpy as np

from course_lib._typing import Array

def batchnorm_graph_backward[F: np.floating](
    dout: Array[F], centred: Array[F], gamma: Array[F], std: Array[F]
) -> tuple[Array[F], Array[F], Array[F], Array[F], Array[F]]: ...
