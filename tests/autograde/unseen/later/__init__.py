"""Answers to the exercises that came last, as fresh as those of unseen.fresh."""
