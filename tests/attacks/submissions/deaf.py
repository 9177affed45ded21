"""Never reads its questions, and closes the socket that they come on."""
def double(x):
    os.close(3)
    while True:
        pass
