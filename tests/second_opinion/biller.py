"""Bills a case from the rules' text alone, in memory: slow, plain, no code of the engine's."""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path

from .acceptance import billable_seconds, person_of, reason_against, sow_of, state_of
from .adjustments import cap, counted, discount, minimum
from .books import Billing, Books, Invoice, Line, Part, Taking
from .figures import (
    amount,
    day,
    half_up,
    hours,
    last_day,
    money,
    month_named,
    month_of,
    name_of,
    text_of,
)
from .rates import rate_for, role_of
from .reading import Entry, Row, Terms, bill_from, overlaps, read_entries
from .retainers import (
    Allowances,
    bands_of,
    fee_months,
    key_of,
    months_fee,
    overage_tier,
    retainers_of,
)
from .usage import fee_lines, open_records

STATUSES = [
    "quarantined", "before_start", "non_billable", "written_off",
    "waiting", "pending", "billed", "drawn_down",
]  # fmt: skip
Tables = dict[str, Counter[tuple[str, ...]]]


@dataclass
class Biller:
    """A firm: what was signed, HubSpot's present entries, and the books."""

    today: date
    terms: Terms = field(default_factory=Terms)
    entries: dict[str, Entry] = field(default_factory=dict)
    books: Books = field(default_factory=Books)

    def play(self, case: Path) -> Iterator[tuple[str, Tables]]:
        """Takes the steps; after each run gives the four tables, then sends what is pending."""
        for step in json.loads((case / "steps.json").read_text(encoding="utf-8")):
            if "contracts" in step:
                self.terms.read(case / step["contracts"])
            if "hubspot" in step:
                read_entries(case / step["hubspot"], self.entries)
            if "bill" in step:
                self.run(month_named(step["bill"]))
                yield step["bill"], self.export(month_named(step["bill"]))
                for invoice in self.books.invoices:
                    invoice.status = "sent" if invoice.status == "pending" else invoice.status

    def run(self, period: int) -> None:
        """Rule 5.2: one invoice per client or per SOW, in the client's currency."""
        for client in self.terms.rows("clients"):
            sows = self.terms.rows("sows", client=client["code"])
            slots = [[sow] for sow in sows] if client["invoice_per"] == "sow" else [sows]
            for covered in slots:
                code = covered[0]["code"] if client["invoice_per"] == "sow" else ""
                if not self.left_alone(client["code"], code, period):
                    self.take_back(client["code"], {one["code"] for one in covered}, period)
                    self.invoice(client, code, covered, period)

    def left_alone(self, client: str, sow: str, period: int) -> bool:
        """Rule 5.3: what is approved stays, and nothing is added to it."""
        return any(
            one.client == client and one.period == period and one.status == "sent"
            for one in self.books.invoices
            if one.sow == sow or not sow or not one.sow
        )

    def take_back(self, client: str, sows: set[str], period: int) -> None:
        """Rules 5.2 and 5.3: a failed invoice, and what the last run settled without one, go."""
        for one in [o for o in self.books.invoices if (o.client, o.period) == (client, period)]:
            if one.status == "failed" and (not one.sow or one.sow in sows):
                self.books.invoices.remove(one)
            if one.status == "settled":
                gone = {sow for sow in sows if not self.rested_on(one, sow)}
                one.takings = {sow: x for sow, x in one.takings.items() if sow not in gone}

    def rested_on(self, settled: Invoice, sow: str) -> bool:
        """Rule 5.2: a later invoice of the SOW is approved, later being of a later month."""
        return any(
            one.status == "sent" and one.period > settled.period
            for one, _taking in self.books.takings(sow)
        )

    def invoice(self, client: Row, sow: str, covered: list[Row], period: int) -> None:
        """Rules 5.2 and 5.5: all or nothing; without lines it is only settled."""
        takings = {one["code"]: self.take(one, client, period) for one in covered}
        found = {problem for taking in takings.values() for problem in taking.problems}
        problems = [one for one in ("currency_mismatch", "no_rate") if one in found]
        made = any(taking.lines for taking in takings.values())
        status = "failed" if problems else "pending" if made else "settled"
        takings = {code: taking for code, taking in takings.items() if taking.anything()}
        self.books.invoices.append(
            Invoice(client["code"], sow, period, client["currency"], status, takings, problems)
        )

    def take(self, sow: Row, client: Row, period: int) -> Taking:
        """Everything of one SOW, its lines in the order of rule 6."""
        taking = Taking()
        self.reverse(sow, taking)
        fees = self.fees(sow, period, taking)
        self.draw_and_price(sow, period, taking)
        hours_worked = self.hour_lines(sow, taking.billings)
        corrections = self.correction_lines(sow, taking.reversed)
        taking.lines = fees + hours_worked + corrections
        self.adjust(sow, "discount", discount(sow, taking.lines), taking)
        months_lines = taking.lines + self.books.lines_of(sow["code"], period)
        self.adjust(sow, "minimum", minimum(sow, months_lines, period), taking)
        self.usage(sow, period, taking)
        self.milestones(sow, period, taking)
        taking.counted = counted(sow, taking.lines)
        taking.cap = cap(sow, taking.counted, self.books)
        self.adjust(sow, "cap", taking.cap, taking)
        concerned = overlaps(sow, period) or taking.anything()
        if sow["currency"] != client["currency"] and concerned:
            taking.problems.add("currency_mismatch")
        return taking

    def adjust(self, sow: Row, kind: str, figure: Fraction, taking: Taking) -> None:
        """Rule 1.5: a line of amount 0 is made only for hours and for units."""
        if figure:
            taking.lines.append(fixed(sow, kind, "", "", figure))

    def reverse(self, sow: Row, taking: Taking) -> None:
        """Rule 11: billings of this SOW that no longer equal HubSpot's copy."""
        for _invoice, billing in self.books.standing():
            now = self.entries.get(billing.entry)
            if billing.sow == sow["code"] and (now is None or now.likeness != billing.likeness):
                taking.reversed.append(billing)
                taking.given_back += billing.billable("drawn")

    def stands(self, entry: Entry) -> tuple[Invoice, Billing] | None:
        """Rule 11: the billing that equals HubSpot's copy, whatever became of the terms."""
        for invoice, billing in self.books.standing():
            if billing.entry == entry.id and billing.likeness == entry.likeness:
                return invoice, billing
        return None

    def taken(self, sow: Row, period: int) -> list[Entry]:
        """Rule 5.1: accepted, billable, unsettled, dated up to the period's end; in 7.3's order."""
        found = [
            entry
            for entry in self.entries.values()
            if sow_of(entry, self.terms) is sow
            and state_of(entry, self.terms, self.today) == "waiting"
            and entry.work_date <= last_day(period)
            and not self.stands(entry)
        ]
        return sorted(found, key=lambda entry: (entry.work_date, int(entry.id)))

    def draw_and_price(self, sow: Row, period: int, taking: Taking) -> None:
        """Rules 7.3 and 7.5: allowance first, overage next, the rate card for the rest."""
        allowances = Allowances(sow, self.terms, self.books, period, taking.given_back)
        tier = overage_tier(sow, self.terms, period)
        over = self.overage_before(sow, period)
        for entry in self.taken(sow, period):
            seconds = billable_seconds(entry.seconds, sow)
            drawn = allowances.draw(entry.work_date, seconds)
            parts = [Part("drawn", drawn)] if drawn else []
            beyond, left = self.overage(tier, over, seconds - drawn)
            over += seconds - drawn
            parts += beyond + (self.by_card(entry, sow, left, taking) if left else [])
            taking.billings.append(
                Billing(entry.id, entry.likeness, sow["code"], entry.seconds, parts)
            )
        taking.draws, taking.given_to = allowances.draws, allowances.given_to

    def overage_before(self, sow: Row, period: int) -> int:
        """Rule 5.3: where the overage bands of the period's live invoices stopped."""
        return sum(
            billing.billable("overage")
            for one, taking in self.books.takings(sow["code"])
            if one.period == period
            for billing in taking.billings
        )

    def overage(self, tier: Row | None, before: int, seconds: int) -> tuple[list[Part], int]:
        """Rule 7.5: the tier's rate, else its bands; and the seconds they leave to the card."""
        if tier is None or not seconds:
            return [], seconds
        if tier["overage_rate"]:
            return [Part("overage", seconds, Fraction(tier["overage_rate"]), "overage")], 0
        parts, begin = [], Fraction(0)
        for place, (end, price) in enumerate(bands_of(tier, self.terms)):
            upto = before + seconds if end is None else min(Fraction(before + seconds), end)
            inside = int(upto - max(begin, before))
            if inside > 0:
                parts.append(Part("overage", inside, price, "overage", "", place))
            begin = end if end is not None else Fraction(before + seconds)
        return parts, seconds - sum(part.seconds for part in parts)

    def by_card(self, entry: Entry, sow: Row, seconds: int, taking: Taking) -> list[Part]:
        """Rule 3.5: priced by rate card; no rate is a problem."""
        price = rate_for(entry, sow, self.terms)
        if price is None:
            taking.problems.add("no_rate")
            return []
        month = name_of(month_of(entry.work_date))
        return [Part("time", seconds, price, self.group_of(entry, sow), month)]

    def group_of(self, entry: Entry, sow: Row) -> str:
        """Rule 6: what the SOW groups its lines by."""
        return {
            "role": lambda: role_of(entry, sow, self.terms),
            "person": lambda: person_of(entry, self.terms)["email"],
            "activity": lambda: entry.activity,
            "entry": lambda: entry.id,
        }[sow.get("group_lines_by") or "role"]()

    def hour_lines(self, sow: Row, billings: list[Billing]) -> list[Line]:
        """Rule 6: drawn hours in one line, overage by band, time by group, price and month."""
        sums: dict[tuple[str, str, str, Fraction, int], int] = defaultdict(int)
        for part in (part for billing in billings for part in billing.parts):
            kind = "retainer_hours" if part.kind == "drawn" else part.kind
            sums[kind, part.group, part.month, part.price, part.band] += part.seconds
        return [
            hour_line(sow, kind, group, month, seconds, price)
            for (kind, group, month, price, _band), seconds in sums.items()
        ]

    def correction_lines(self, sow: Row, reversed_: list[Billing]) -> list[Line]:
        """Rule 11.1: minus the seconds, at the price, under the month and group of then."""
        sums: dict[tuple[str, str, Fraction], int] = defaultdict(int)
        for part in (part for billing in reversed_ for part in billing.parts):
            if part.kind != "drawn":
                sums[part.group, part.month, part.price] -= part.seconds
        return [
            hour_line(sow, "correction", group, month, seconds, price)
            for (group, month, price), seconds in sums.items()
        ]

    def fees(self, sow: Row, period: int, taking: Taking) -> list[Line]:
        """Rule 7.6: every month's fee not yet billed, one line a retainer and month."""
        billed = {key for _one, earlier in self.books.takings(sow["code"]) for key in earlier.fees}
        lines = []
        for retainer in retainers_of(sow, self.terms):
            for month in fee_months(retainer, sow, period):
                key = (sow["code"], *key_of(retainer).split(" ", 1), month)
                fee = months_fee(retainer, sow, self.terms, month)
                fee = money(fee, sow["currency"])
                if key not in billed:
                    taking.fees.add(key)
                    lines.append(fixed(sow, "retainer_fee", retainer["tier"], name_of(month), fee))
        return [line for line in lines if line.amount]

    def usage(self, sow: Row, period: int, taking: Taking) -> None:
        """Rule 8: all fees of the SOW."""
        for fee in self.terms.rows("usage_fees", sow=sow["code"]):
            records = open_records(fee, sow, self.terms, self.books, period)
            taking.records |= {(fee["code"], one["reference"]) for one in records}
            taking.lines += fee_lines(fee, sow, self.terms, records, period)

    def milestones(self, sow: Row, period: int, taking: Taking) -> None:
        """Rule 9: completed by the period's last day, not before bill_from, not yet billed."""
        billed = {
            key for _one, earlier in self.books.takings(sow["code"]) for key in earlier.milestones
        }
        for row in self.terms.rows("milestones", sow=sow["code"]):
            key, when = (sow["code"], row["name"]), day(row["completed_on"])
            if when and bill_from(sow) <= when <= last_day(period) and key not in billed:
                taking.milestones.add(key)
                if amount(row["amount"]):
                    figure = amount(row["amount"])
                    taking.lines.append(fixed(sow, "milestone", row["name"], "", figure))

    def export(self, period: int) -> Tables:
        """The four tables of the case format."""
        shown = [o for o in self.books.invoices if o.period == period and o.status != "settled"]
        return {
            "invoices.csv": Counter(invoice_row(one) for one in shown),
            "lines.csv": Counter(row for one in shown for row in line_rows(one)),
            "quarantine.csv": Counter(self.quarantine()),
            "ledger.csv": Counter(self.ledger()),
        }

    def quarantine(self) -> Iterator[tuple[str, ...]]:
        """Rule 11: an entry that equals a billing of it is never quarantined."""
        for entry in self.entries.values():
            reason = reason_against(entry, self.terms, self.today)
            if reason and not self.stands(entry):
                yield entry.id, reason

    def ledger(self) -> Iterator[tuple[str, ...]]:
        """Rule 15: every second in exactly one status."""
        sums = dict.fromkeys(STATUSES, 0)
        for entry in self.entries.values():
            for status, seconds in self.seconds_of(entry):
                sums[status] += seconds
        yield from ((status, str(seconds)) for status, seconds in sums.items())

    def seconds_of(self, entry: Entry) -> Iterator[tuple[str, int]]:
        """Rule 15: the entry's own seconds, shared where it was split at the allowance."""
        own = max(0, entry.seconds or 0)
        standing = self.stands(entry)
        if standing is None:
            yield state_of(entry, self.terms, self.today), own
        elif standing[0].status == "pending":
            yield "pending", own
        else:
            drawn, whole = standing[1].billable("drawn"), standing[1].billable()
            covered = int(half_up(Fraction(own * drawn, whole), 0)) if whole else 0
            yield "drawn_down", covered
            yield "billed", own - covered


def fixed(sow: Row, kind: str, group: str, month: str, figure: Fraction) -> Line:
    """Rule 6: quantity 1 and the amount as the unit price."""
    return Line(sow["code"], kind, group, month, Fraction(1), figure, figure, False)


def hour_line(sow: Row, kind: str, group: str, month: str, seconds: int, price: Fraction) -> Line:
    """Rules 1.3 and 1.4: the whole line's seconds as hours, times the price."""
    quantity = hours(seconds)
    total = money(quantity * price, sow["currency"])
    return Line(sow["code"], kind, group, month, quantity, price, total, True)


def invoice_row(invoice: Invoice) -> tuple[str, ...]:
    """A row of invoices.csv; rule 11: below zero it is a credit memo."""
    failed, total = invoice.status == "failed", invoice.total
    return (
        invoice.client,
        invoice.sow,
        invoice.currency,
        "credit_memo" if total < 0 and not failed else "invoice",
        invoice.status,
        ";".join(invoice.problems),
        "" if failed else text_of(abs(total)),
    )


def line_rows(invoice: Invoice) -> Iterator[tuple[str, ...]]:
    """Rows of lines.csv; a credit memo's are turned, a failed invoice has none (rule 11)."""
    sign = -1 if invoice.total < 0 else 1
    for line in [] if invoice.status == "failed" else invoice.lines:
        quantity = line.quantity * (sign if line.counted else 1)
        price = line.price * (1 if line.counted else sign)
        figures = map(text_of, (quantity, price, line.amount * sign))
        named = (line.sow, line.kind, line.group, line.month)
        yield (invoice.client, *named, *figures, invoice.currency)


def main(case: Path, today: date) -> None:
    """Prints the tables of every run of a case."""
    for period, tables in Biller(today).play(case):
        for name, rows in tables.items():
            print(f"== {period} {name}")
            for row in sorted(rows.elements()):
                print(",".join(row))


if __name__ == "__main__":
    main(Path(sys.argv[1]), date.today())
