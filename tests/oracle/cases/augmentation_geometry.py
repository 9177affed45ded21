"""Resize: PyTorch's bilinear interpolation with antialiasing; images are (N, C, H, W) there."""

import torch


def resizes():
    """One small image, made smaller, larger, and one of each."""
    torch.manual_seed(0)
    x = torch.rand(1, 2, 7, 9, dtype=torch.float64)
    shrunk, grown, mixed = (torch.nn.functional.interpolate(x, size=size, mode="bilinear", antialias=True)
                            for size in ((3, 4), (12, 20), (14, 5)))
    return {"x": x, "shrunk": shrunk, "grown": grown, "mixed": mixed}
