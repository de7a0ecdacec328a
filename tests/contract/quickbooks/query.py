"""QuickBooks' query language as documented, so that every statement can be parsed."""

import re
from collections.abc import Iterator

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^'\\]|\\.)*')|(?P<word>[\w.]+|\*)|(?P<sign><=|>=|=|<|>|\(|\)|,))"
)
COMPARISONS = {"=", "<", ">", "<=", ">=", "LIKE"}
LARGEST_PAGE = 1000
# Of invoices and credit memos, the reference marks these as filterable, and nothing else.
OF_DOCUMENTS = {
    "Id", "DocNumber", "CustomerRef", "TxnDate", "DueDate", "Balance", "SalesTermRef",
    "MetaData.CreateTime", "MetaData.LastUpdatedTime",
}  # fmt: skip
OF_CUSTOMERS = {
    "Id", "DisplayName", "GivenName", "MiddleName", "FamilyName", "CompanyName",
    "PrintOnCheckName", "FullyQualifiedName", "Active", "Balance",
    "MetaData.CreateTime", "MetaData.LastUpdatedTime",
}  # fmt: skip
FILTERABLE = {"Invoice": OF_DOCUMENTS, "CreditMemo": OF_DOCUMENTS, "Customer": OF_CUSTOMERS}


class Unparsed(ValueError):
    """A statement that QuickBooks would answer with 4000 or 4001, and why."""


def parse(text: str) -> None:
    """Reads a whole statement; raises Unparsed at the first thing that isn't in the language."""
    words = _Words(text)
    words.expect("SELECT")
    if words.take("COUNT"):
        for sign in ("(", "*", ")"):
            words.expect(sign)
    else:
        words.expect("*")
    words.expect("FROM")
    entity = words.name()
    properties = {*_conditions(words), *_order(words)}
    _page(words)
    if words.rest:
        raise Unparsed(f"{words.rest[0]!r} isn't expected there")
    allowed = FILTERABLE.get(entity)
    if allowed is not None and (strange := properties - allowed):
        raise Unparsed(f"{entity} can't be filtered by {', '.join(sorted(strange))}")


class _Words:
    def __init__(self, text: str) -> None:
        self.rest = list(_tokens(text))

    def take(self, word: str) -> bool:
        """Takes a keyword where it comes next."""
        if self.rest and self.rest[0].upper() == word:
            self.rest.pop(0)
            return True
        return False

    def expect(self, word: str) -> None:
        """Takes a keyword that must come next."""
        if not self.take(word):
            raise Unparsed(f"{word} is expected instead of {(self.rest or ['the end'])[0]!r}")

    def next(self) -> str:
        """Takes what comes next."""
        if not self.rest:
            raise Unparsed("it ends too soon")
        return self.rest.pop(0)

    def name(self) -> str:
        """Takes a name."""
        found = self.next()
        if not re.fullmatch(r"[A-Za-z][\w.]*", found):
            raise Unparsed(f"{found!r} is no name")
        return found

    def value(self) -> None:
        """Takes a value: text in single quotes, or true and false without."""
        found = self.next()
        if not found.startswith("'") and found not in ("true", "false"):
            raise Unparsed(f"the value {found} isn't quoted")

    def number(self) -> int:
        """Takes a count, at least 1."""
        found = self.next()
        if not found.isdigit() or not int(found):
            raise Unparsed(f"{found!r} is no count")
        return int(found)


def _tokens(text: str) -> Iterator[str]:
    at = 0
    while at < len(text.rstrip()):
        found = _TOKEN.match(text, at)
        if not found:
            raise Unparsed(f"what begins with {text[at : at + 20]!r} can't be read")
        yield found[found.lastgroup or 0]
        at = found.end()


def _conditions(words: _Words) -> Iterator[str]:
    if not words.take("WHERE"):
        return
    while True:
        yield words.name()
        _condition(words)
        if not words.take("AND"):
            return


def _condition(words: _Words) -> None:
    operator = words.next().upper()
    if operator == "IN":
        words.expect("(")
        words.value()
        while words.take(","):
            words.value()
        words.expect(")")
    elif operator in COMPARISONS:
        words.value()
    else:
        raise Unparsed(f"there is no operator {operator}")


def _order(words: _Words) -> Iterator[str]:
    if not words.take("ORDERBY"):
        return
    yield words.name()
    if not words.take("ASC"):
        words.take("DESC")


def _page(words: _Words) -> None:
    if words.take("STARTPOSITION"):
        words.number()
    if words.take("MAXRESULTS") and words.number() > LARGEST_PAGE:
        raise Unparsed(f"a page has at most {LARGEST_PAGE} rows")
