"""The forms of a page as a browser would send them back, and with something else in them."""

from html.parser import HTMLParser
from typing import Any

from hypothesis import strategies as st

from .hostile import texts

Fields = list[tuple[str, str]]


class _Reader(HTMLParser):
    """Collects what a browser would send: the names and values of a page's fields."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: Fields = []
        self._list, self._long = "", ""
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Inputs, what is selected in a list, and where a long text begins."""
        of = {name: value or "" for name, value in attrs}
        if tag == "input" and of.get("name") and of.get("type") != "file":
            ticked = of.get("type") not in ("checkbox", "radio") or "checked" in of
            self.fields += [(of["name"], of.get("value", ""))] if ticked else []
        elif tag == "select":
            self._list = of.get("name", "")
        elif tag == "option" and self._list and "selected" in of:
            self.fields.append((self._list, of.get("value", "")))
        elif tag == "textarea":
            self._long, self._text = of.get("name", ""), []

    def handle_data(self, data: str) -> None:
        """A part of a long text."""
        self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        """The end of a list or of a long text."""
        if tag == "select":
            self._list = ""
        elif tag == "textarea" and self._long:
            self.fields.append((self._long, "".join(self._text)))


def fields_of(page: bytes) -> Fields:
    """The fields of a page with what stands in them; empty where it has none."""
    reader = _Reader()
    reader.feed(page.decode("utf-8", "replace"))
    return reader.fields


_BUTTONS = [
    ("confirmed", "1"), ("_save", "1"), ("_continue", "1"), ("post", "yes"), ("reason", "Why"),
    ("action", "delete_selected"), ("_selected_action", "1"), ("select_across", "1"),
    ("index", "0"), ("_popup", "1"), ("ids", "1,2"), ("kind", "full"), ("_saveasnew", "1"),
]  # fmt: skip


@st.composite
def hostile_forms(draw: st.DrawFn, fields: Fields) -> dict[str, Any]:
    """The fields with up to five of them spoiled, gone or new, and some buttons pressed."""
    given: dict[str, Any] = dict(fields) | dict(draw(st.lists(st.sampled_from(_BUTTONS))))
    for _ in range(draw(st.integers(1, 5))):
        name = draw(st.sampled_from(sorted(given))) if given else draw(texts)
        match draw(st.sampled_from(["spoil", "spoil", "spoil", "drop", "add", "many"])):
            case "spoil":
                given[name] = draw(texts)
            case "drop":
                given.pop(name, None)
            case "add":
                given[draw(texts)] = draw(texts)
            case "many":
                given[name] = draw(st.lists(texts, max_size=3))
    return given
