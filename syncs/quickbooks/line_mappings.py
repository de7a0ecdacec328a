"""Which item, tax code and class a line is booked under: the most specific mapping decides."""

from clients.models import Company, LineMapping, StatementOfWork
from invoices.models import Line

_WORK = (Line.Kind.TIME, Line.Kind.CORRECTION)


class LineMappings:
    """A company's mappings, read once."""

    def __init__(self, company: Company) -> None:
        rows = LineMapping.objects.filter(company=company).select_related("usage_fee")
        self._rows = sorted(rows, key=_weight, reverse=True)

    def for_line(self, line: Line) -> LineMapping | None:
        """The mapping whose every named part is the line's; SOW before fee, role, kind."""
        return next((row for row in self._rows if _fits(row, line)), None)


def _weight(row: LineMapping) -> int:
    return 8 * bool(row.sow_id) + 4 * bool(row.usage_fee_id) + 2 * bool(row.role) + bool(row.kind)


def _fits(row: LineMapping, line: Line) -> bool:
    return (
        row.kind in ("", line.kind)
        and row.role in ("", _role(line))
        and (row.usage_fee is None or row.usage_fee.code == _fee(line))
        and row.sow_id in (None, line.sow_id)
    )


def _role(line: Line) -> str | None:
    by_role = line.sow.group_lines_by == StatementOfWork.GroupLinesBy.ROLE
    return line.group if line.kind in _WORK and by_role else None


def _fee(line: Line) -> str | None:
    return line.group if line.kind == Line.Kind.USAGE else None
