"""Returns a list that holds itself."""
def double(x):
    value = []
    value.append(value)
    return value
