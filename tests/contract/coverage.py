"""What a gateway offers, so that nothing of it stays unexercised."""

import inspect


def public_methods(gateway: type) -> set[str]:
    """The names of everything public of a gateway's class, inherited included."""
    return {
        name
        for name, value in inspect.getmembers(gateway)
        if not name.startswith("_") and (callable(value) or isinstance(value, property))
    }
