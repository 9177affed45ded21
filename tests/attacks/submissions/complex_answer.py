"""Returns complex numbers with signalling bits in them."""
def double(x):
    return np.frombuffer(b"\x01\x00\x00\x00\x00\x00\xf4\x7f" * 2 * np.size(x), complex).reshape(np.shape(x))
