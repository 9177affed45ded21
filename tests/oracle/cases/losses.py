"""Losses: PyTorch's cross-entropy is softmax_loss; its multi_margin_loss is hinge_loss / C."""

import torch


def _scores():
    torch.manual_seed(1)
    scores = (3 * torch.randn(7, 5, dtype=torch.float64)).requires_grad_()
    return scores, torch.tensor([0, 4, 2, 2, 1, 3, 0])


def _answer(loss, scores, y):
    loss.backward()
    return {"scores": scores.detach(), "y": y, "loss": loss.detach(), "dscores": scores.grad}


def cross_entropy():
    scores, y = _scores()
    return _answer(torch.nn.functional.cross_entropy(scores, y), scores, y) | {"softmax": scores.detach().softmax(1)}


def multi_margin():
    scores, y = _scores()
    return _answer(torch.nn.functional.multi_margin_loss(scores, y), scores, y)


def label_smoothing():
    scores, y = _scores()
    return _answer(torch.nn.functional.cross_entropy(scores, y, label_smoothing=0.2), scores, y)


def soft_targets():
    scores, _ = _scores()
    targets = torch.rand(7, 5, dtype=torch.float64)
    targets /= targets.sum(1, keepdim=True)
    return _answer(torch.nn.functional.cross_entropy(scores, targets), scores, targets)


def nt_xent():
    """SimCLR's loss, as its authors write it: cross-entropy over cosines, the diagonal left out."""
    torch.manual_seed(2)
    z = torch.randn(8, 5, dtype=torch.float64, requires_grad=True)
    s = torch.nn.functional.cosine_similarity(z[:, None], z[None], dim=2) / 0.3
    s = s.masked_fill(torch.eye(8, dtype=torch.bool), -torch.inf)
    loss = torch.nn.functional.cross_entropy(s, torch.arange(8).roll(4))
    loss.backward()
    return {"z": z.detach(), "loss": loss.detach(), "dz": z.grad}
