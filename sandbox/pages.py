"""Plain HTML for the small pages of a sign-in."""

from html import escape

STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem; color: #222 }
"""


def page(title: str, body: str) -> str:
    """A whole page; `body` is HTML already."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>"
        f"<body><h1>{escape(title)}</h1>{body}</body></html>"
    )
