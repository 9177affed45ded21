"""Training neural networks, in plain NumPy: one module for each chapter of the course."""
