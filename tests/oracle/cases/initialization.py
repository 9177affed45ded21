"""Initialization: PyTorch keeps a layer's weights as (outputs, inputs), we as (inputs, outputs)."""

import torch


def fans():
    """What PyTorch counts for a fully connected layer of 7 inputs and 5 outputs and for a 3 × 2 convolution, 7 to 5."""
    count = torch.nn.init._calculate_fan_in_and_fan_out
    return {"affine": torch.tensor(count(torch.empty(5, 7))), "conv": torch.tensor(count(torch.empty(5, 7, 3, 2)))}


def spreads():
    """The largest weight, or the standard deviation, of a million drawn by each of PyTorch's four functions."""
    torch.manual_seed(0)
    w = torch.empty(500, 2000, dtype=torch.float64)             # fan_in 2000, fan_out 500
    return {
        "xavier_uniform_max": torch.nn.init.xavier_uniform_(w).abs().max(),
        "xavier_normal_std": torch.nn.init.xavier_normal_(w).std(),
        "kaiming_uniform_max": torch.nn.init.kaiming_uniform_(w, nonlinearity="relu").abs().max(),
        "kaiming_normal_std": torch.nn.init.kaiming_normal_(w, nonlinearity="relu").std(),
        "kaiming_normal_out_std": torch.nn.init.kaiming_normal_(w, mode="fan_out", nonlinearity="relu").std(),
    }
