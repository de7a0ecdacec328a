"""What the client reads on each line."""

from ..models import Line
from ..rating.lines import RatedLine


def line_description(line: RatedLine, sow_name: str, source_name: str) -> str:
    """What the client reads on a line, the SOW's name first where it is given."""
    words = _words(line, source_name)
    return f"{sow_name}: {words}" if sow_name else words


def _words(line: RatedLine, source_name: str) -> str:
    month = f", {line.month:%B %Y}" if line.month else ""
    kind = Line.Kind(line.kind)
    if kind == Line.Kind.TIME:
        return f"{line.group or 'Work'}{month}"
    if kind == Line.Kind.CORRECTION:
        return f"Correction: {line.group or 'work'}{month}"
    if kind == Line.Kind.RETAINER_FEE:
        return f"Retainer {source_name or line.group}{month}"
    if kind == Line.Kind.RETAINER_HOURS:
        return "Hours covered by the retainer"
    if kind == Line.Kind.OVERAGE:
        return "Hours beyond the retainer"
    if kind in (Line.Kind.USAGE, Line.Kind.MILESTONE):
        return source_name or line.group
    return str(kind.label)
