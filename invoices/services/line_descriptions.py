"""What the client reads on each line."""

from ..models import Line
from ..rating.lines import RatedLine
from ..rating_inputs import RatingInputs


def line_description(line: RatedLine, sow_name: str, inputs: RatingInputs) -> str:
    """What the client reads on a line, the SOW's name first where it is given."""
    words = _words(line, inputs)
    return f"{sow_name}: {words}" if sow_name else words


def _words(line: RatedLine, inputs: RatingInputs) -> str:
    kind = Line.Kind(line.kind)
    if kind == Line.Kind.TIME:
        return _group(line, inputs)
    if kind == Line.Kind.CORRECTION:
        return f"Correction: {_group(line, inputs)}"
    if kind == Line.Kind.RETAINER_FEE:
        name = inputs.names.get(("retainer", line.source_id or 0), line.group)
        return f"Retainer {name}{_month(line)}"
    if kind == Line.Kind.RETAINER_HOURS:
        return "Hours covered by the retainer"
    if kind == Line.Kind.OVERAGE:
        return "Hours beyond the retainer"
    if kind == Line.Kind.USAGE:
        name = inputs.names.get(("usage_fee", line.source_id or 0), line.group)
        return name if line.measured else ", ".join([name, *(s.label.lower() for s in line.steps)])
    return line.group or str(kind.label)


def _month(line: RatedLine) -> str:
    return f", {line.month:%B %Y}" if line.month else ""


def _group(line: RatedLine, inputs: RatingInputs) -> str:
    """The role or activity; a person by name; an entry by its day, person and activity."""
    entry = inputs.entries.get(int(line.group)) if line.group.isdecimal() else None
    if entry and any(piece.entry_id == entry.hubspot_id for piece in line.pieces):
        worked = entry.worked
        who = inputs.people.get(worked.person, worked.person)
        return ", ".join(filter(None, (f"{worked.worked_on:%-d %B %Y}", who, worked.activity)))
    return f"{inputs.people.get(line.group, line.group) or 'Work'}{_month(line)}"
