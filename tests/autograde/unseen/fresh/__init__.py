"""The fresh part of the unseen answers; see unseen."""
