"""Never ends, in the cell itself."""
def double(x):
    return x


while True:
    pass
