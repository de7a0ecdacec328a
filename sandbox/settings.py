"""Changing switches that are frozen dataclasses, loudly where a name or type is wrong."""

from dataclasses import asdict, fields, replace
from typing import Any


def changed[T](settings: T, changes: dict[str, Any]) -> T:
    """The settings with changes; ValueError names an unknown one or a wrong type."""
    known = {f.name: getattr(settings, f.name) for f in fields(settings)}  # type: ignore[arg-type]
    for name, value in changes.items():
        if name not in known:
            raise ValueError(f"there is no setting {name}; there are {', '.join(sorted(known))}")
        present = known[name]
        if isinstance(present, bool | int) and type(value) is not type(present):
            raise ValueError(f"{name} takes a {type(present).__name__}, not {value!r}")
    tupled = {n: tuple(v) if isinstance(v, list) else v for n, v in changes.items()}
    return replace(settings, **tupled)  # type: ignore[type-var]


def shown(settings: Any) -> dict[str, Any]:
    """The settings as JSON."""
    return asdict(settings)
