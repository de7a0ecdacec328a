"""The query language: one entity, conditions joined by AND, one order, a window."""

import re
from dataclasses import dataclass

from sandbox.quickbooks.errors import Fault, fault

TOKEN = re.compile(
    r"""\s*(?:
    (?P<string>'(?:[^'\\]|\\.)*')
    |(?P<sign><=|>=|!=|<|>|=|\(|\)|,|\*)
    |(?P<word>[A-Za-z_][A-Za-z0-9_.]*)
    |(?P<number>-?\d+(?:\.\d+)?)
    )""",
    re.VERBOSE,
)
SIGNS = ("=", "<", ">", "<=", ">=")


@dataclass(frozen=True)
class Condition:
    """One comparison; IN has several values, every other operator one."""

    field: str
    operator: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Query:
    """A parsed statement."""

    entity: str
    counting: bool = False
    conditions: tuple[Condition, ...] = ()
    order_by: str | None = None
    descending: bool = False
    start: int = 1
    most: int = 100


def parse(statement: str) -> Query:
    """Parses a statement; 4000 for what isn't the language, 4001 for a bad window."""
    return _Parser(statement).query()


class _Parser:
    def __init__(self, statement: str) -> None:
        self.statement = statement
        self.tokens = _tokens(statement)
        self.position = 0

    def query(self) -> Query:
        self._expect("SELECT")
        counting = self._selection()
        self._expect("FROM")
        entity = self._name()
        conditions = self._conditions() if self._take("WHERE") else ()
        order_by, descending = self._order() if self._take("ORDERBY") else (None, False)
        start = self._number("STARTPOSITION", 1)
        most = self._number("MAXRESULTS", 100)
        if self.position < len(self.tokens):
            raise self._error()
        return Query(entity, counting, conditions, order_by, descending, start, min(most, 1000))

    def _selection(self) -> bool:
        if self._take("COUNT"):
            for sign in ("(", "*", ")"):
                self._expect(sign)
            return True
        self._expect("*")
        if self._take(","):
            self._expect("SKU")
        return False

    def _conditions(self) -> tuple[Condition, ...]:
        found = [self._condition()]
        while self._take("AND"):
            found.append(self._condition())
        return tuple(found)

    def _condition(self) -> Condition:
        field = self._name()
        if self._take("IN"):
            self._expect("(")
            values = [self._value()]
            while self._take(","):
                values.append(self._value())
            self._expect(")")
            return Condition(field, "IN", tuple(values))
        if self._take("LIKE"):
            return Condition(field, "LIKE", (self._value(),))
        for sign in SIGNS:
            if self._take(sign):
                return Condition(field, sign, (self._value(),))
        raise self._error()

    def _order(self) -> tuple[str, bool]:
        name = self._name()
        if self._take("DESC"):
            return name, True
        self._take("ASC")
        return name, False

    def _number(self, keyword: str, default: int) -> int:
        if not self._take(keyword):
            return default
        kind, text = self._next()
        if kind != "number" or "." in text:
            raise self._error()
        if int(text) < 1:
            detail = f"QueryValidationError: value {text} is too small. Min allowed value is 1"
            raise fault(4001, "Invalid query", detail, None)
        return int(text)

    def _name(self) -> str:
        kind, text = self._next()
        if kind != "word":
            raise self._error()
        return text

    def _value(self) -> str:
        kind, text = self._next()
        if kind == "string":
            return re.sub(r"\\(.)", r"\1", text[1:-1])
        if kind == "number" or text.lower() in ("true", "false"):
            return text
        raise self._error()

    def _next(self) -> tuple[str, str]:
        if self.position >= len(self.tokens):
            raise self._error()
        self.position += 1
        return self.tokens[self.position - 1]

    def _take(self, wanted: str) -> bool:
        if self.position < len(self.tokens):
            kind, text = self.tokens[self.position]
            if kind in ("word", "sign") and text.upper() == wanted:
                self.position += 1
                return True
        return False

    def _expect(self, wanted: str) -> None:
        if not self._take(wanted):
            raise self._error()

    def _error(self) -> Fault:
        return _parse_error(self.statement)


def _tokens(statement: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    position = 0
    text = statement.rstrip().rstrip(";")
    while position < len(text):
        match = TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise _parse_error(statement)
        found.append((match.lastgroup, match.group(match.lastgroup)))
        position = match.end()
    return found


def _parse_error(statement: str) -> Fault:
    detail = f"QueryParserError: Encountered an error in: {statement}"
    return fault(4000, "Error parsing query", detail, None)
