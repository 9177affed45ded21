"""Returns text that cannot be encoded."""
def double(x):
    return {"\ud800": "\udfff"}
