"""Matches items, classes, payment terms and tax codes with a company's books."""

from collections.abc import Iterable, Mapping

from clients.models import Client, Company, LineMapping

from ..quickbooks.facts import Facts
from ..quickbooks.mapping import tax_code
from .match_report import MatchReport

STOCK_ITEM = "services"


def match_items(company: Company, facts: Facts, report: MatchReport) -> None:
    """Gives every kind of line the item of its name, unless somebody named one."""
    by_name = {each.name.casefold(): each for each in facts.items.values() if each.usable}
    _names_to_ids(
        company,
        "quickbooks_item_id",
        {name: each.quickbooks_id for name, each in by_name.items()},
        set(facts.items),
        report,
    )
    plain = LineMapping.objects.filter(company=company, role="", usage_fee=None, sow=None)
    mapped = set(plain.values_list("kind", flat=True))
    for kind in LineMapping.Kind:
        item = next((by_name[name] for name in _names(kind) if name in by_name), None)
        if kind in mapped or item is None:
            continue
        LineMapping.objects.create(
            company=company,
            kind=kind,
            quickbooks_item_id=item.quickbooks_id,
            quickbooks_item_name=item.name,
        )
        mapped.add(kind)
        report.filled.append(f"{kind.label}: the item {item.name}.")
    report.missing += _unmapped(mapped)
    report.missing += _unusable(company, facts)


def _names(kind: LineMapping.Kind) -> Iterable[str]:
    """What an item for these lines may be called."""
    if kind == LineMapping.Kind.DEFAULT:
        return [STOCK_ITEM]
    return [kind.value.replace("_", " "), str(kind.label).casefold()]


def _unmapped(mapped: set[str]) -> list[str]:
    if LineMapping.Kind.DEFAULT in mapped:
        return []
    return [
        f"No item is named for {kind.label} lines, and there is no default. Add one under Line "
        "mappings."
        for kind in LineMapping.Kind
        if kind and kind not in mapped
    ]


def _unusable(company: Company, facts: Facts) -> list[str]:
    usable = {each.quickbooks_id for each in facts.items.values() if each.usable}
    rows = LineMapping.objects.filter(company=company)
    return [
        f"{row}: the item is inactive or gone in QuickBooks."
        for row in rows
        if row.quickbooks_item_id not in usable
    ]


def match_classes(company: Company, facts: Facts, report: MatchReport) -> None:
    """Turns a class's name into its id; names what these books don't have or don't track."""
    rows = LineMapping.objects.filter(company=company).exclude(quickbooks_class_id="")
    if rows and not facts.tracks_classes:
        report.missing.append(
            "Line mappings name classes, but class tracking is switched off in QuickBooks, or its "
            "plan has none: they are left out."
        )
        return
    by_name = {name.casefold(): class_id for class_id, name in facts.classes.items()}
    _names_to_ids(company, "quickbooks_class_id", by_name, set(facts.classes), report)
    report.missing += [
        f"{row}: QuickBooks has no active class {row.quickbooks_class_id}."
        for row in rows.all()
        if row.quickbooks_class_id not in facts.classes
    ]


def _names_to_ids(
    company: Company, field: str, by_name: Mapping[str, str], ids: set[str], report: MatchReport
) -> None:
    """Where somebody entered a name in place of an id, the id."""
    for row in LineMapping.objects.filter(company=company):
        given = getattr(row, field)
        found = by_name.get(given.casefold())
        if given not in ids and found:
            setattr(row, field, found)
            row.save(update_fields=[field])
            report.filled.append(f"{row}: “{given}” is id {found}.")


def match_payment_terms(clients: list[Client], facts: Facts, report: MatchReport) -> None:
    """Terms go by their names."""
    named = sorted({client.payment_terms for client in clients if client.payment_terms})
    for term in named:
        if term.casefold() in facts.inactive_terms:
            report.missing.append(f"The payment term “{term}” is inactive in QuickBooks.")
        elif term.casefold() not in facts.terms:
            report.missing.append(
                f"QuickBooks has no payment term “{term}”, which clients name. Make it there."
            )


def match_tax_codes(
    company: Company, clients: list[Client], facts: Facts, report: MatchReport
) -> None:
    """TAX and NON in the US, the books' own codes elsewhere."""
    rows = LineMapping.objects.filter(company=company).exclude(quickbooks_tax_code="")
    named = {row.quickbooks_tax_code for row in rows}
    named |= {client.tax_code for client in clients if client.tax_code}
    usable = facts.in_us or facts.uses_sales_tax
    report.missing += [
        f"“{code}” is no tax code that a line may have in these books."
        for code in sorted(named)
        if usable and tax_code(code, facts) is None
    ]
