"""Random small firms as case folders, rich in all that the rules speak of, the same by seed."""

import csv
import json
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from .figures import days_in, first_day, month_named, name_of
from .reading import KEYS

ROLES = ["Senior", "Consultant", "Analyst"]
ACTIVITIES = ["Delivery", "Workshop", "Travel", ""]
CURRENCIES = ["USD", "USD", "EUR", "JPY", "KWD", "RSD"]
HOURS = ["0.0083", "0.0167", "0.1", "0.25", "0.3333", "0.75", "1", "1.1", "1.5", "2", "2.5", "4",
         "5.05", "7.5", "8", "11.9999"]  # fmt: skip
BAD = [
    {"work_date": "2031-01-05"}, {"work_date": "soon"}, {"hours": "-2"}, {"hours": "many"},
    {"hours": "25"}, {"hours": ""}, {"billable": "perhaps"}, {"billable": None},
    {"hubspot_owner_id": "79999"}, {"hubspot_owner_id": ""}, {"deals": []},
    {"deals": ["59999"]}, {"deals": ["51000", "51001"]}, {"work_date": "2024-02-03"},
]  # fmt: skip
WHOLE = ["JPY"]


class Firm:
    """A firm that makes up its terms, its time, and how both change from month to month."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.first = month_named("2026-05")
        self.months = self.dice.randint(3, 5)
        self.quiet = self.chance(0.3)
        self.on_retainers = self.chance(0.3)
        self.tables: dict[str, dict[tuple[str, ...], dict[str, str]]] = {}
        self.fresh: dict[str, set[tuple[str, ...]]] = {}
        self.entries: dict[str, dict[str, Any]] = {}
        self.touched: set[str] = set()
        self.history: dict[str, list[dict[str, Any]]] = {}
        self.clock = 0
        self.sign_terms()

    # --- drawing lots

    def chance(self, share: float) -> bool:
        return self.dice.random() < share

    def day_in(self, month: int) -> date:
        return first_day(month) + timedelta(days=self.dice.randrange(days_in(month)))

    def some_day(self, before: int = 0, after: int = 0) -> date:
        return self.day_in(self.first + self.dice.randint(-before, self.months - 1 + after))

    def money(self, low: int, high: int, currency: str) -> str:
        if currency in WHOLE:
            return str(self.dice.randint(low, high) * 10)
        return f"{self.dice.randint(low * 100, high * 100) / 100:.2f}"

    def price(self, currency: str, scale: int = 100) -> str:
        if currency in WHOLE:
            return str(self.dice.randint(10, 40) * scale)
        return self.dice.choice(["0", "99.99", "120", "150.5", "87.333", "210", "64.1234567"])

    def maybe(self, value: str, share: float = 0.5) -> str:
        return value if self.chance(share) else ""

    def quieter(self, value: str, quiet: str = "") -> str:
        """In a quiet firm, whose months often bring no invoice, the quiet value."""
        return quiet if self.quiet and self.chance(0.8) else value

    # --- keeping rows

    def put(self, table: str, **row: str) -> None:
        key = tuple(row[one] for one in KEYS[table])
        self.tables.setdefault(table, {})[key] = row
        self.fresh.setdefault(table, set()).add(key)

    def change(self, table: str, row: dict[str, str], **columns: str) -> None:
        self.put(table, **(row | columns))

    def rows(self, table: str) -> list[dict[str, str]]:
        return list(self.tables.get(table, {}).values())

    def pick(self, table: str) -> dict[str, str] | None:
        found = self.rows(table)
        return self.dice.choice(found) if found else None

    # --- the terms at the start

    def sign_terms(self) -> None:
        self.people()
        for number in range(1 if self.on_retainers else self.dice.randint(1, 3)):
            self.client(number)
        for currency in sorted({sow["currency"] for sow in self.rows("sows")}):
            self.firm_cards(currency)
        for client in self.rows("clients"):
            self.client_cards(client)
        for sow in self.rows("sows"):
            self.furnish(sow)

    def people(self) -> None:
        for number in range(4):
            self.put(
                "people",
                email=f"p{number}@firm.example",
                name=f"Person {number}",
                role=self.dice.choice(ROLES),
                hubspot_owner_id=str(70000 + number),
            )

    def client(self, number: int) -> None:
        code, currency = f"C{number}", self.dice.choice(CURRENCIES)
        self.put(
            "clients",
            code=code,
            name=f"Client {number}",
            currency=currency,
            hubspot_company_id=str(30000 + number),
            quickbooks_customer_id=str(100 + number),
            billing_email=f"ap@c{number}.example",
            payment_terms="Net 30",
            invoice_per=self.dice.choice(["client", "client", "sow"]),
            auto_approve="false",
            auto_approve_limit="",
            auto_approve_tolerance_percent="",
        )
        for place in range(self.dice.choice([1, 1, 2, 3])):
            self.sow(code, currency, number * 10 + place)

    def sow(self, client: str, currency: str, number: int) -> None:
        currency = self.dice.choice(CURRENCIES) if self.chance(0.06) else currency
        begins = self.some_day(before=3) if self.chance(0.75) else date(2026, 1, 1)
        begins = min(begins, self.day_in(self.first + 1))
        ends = self.some_day(after=1)
        self.put(
            "sows",
            code=f"S{number:02d}",
            client=client,
            name=f"Work {number}",
            hubspot_deal_id=str(51000 + number),
            currency=currency,
            starts_on=str(begins),
            ends_on=str(ends) if self.chance(0.3) and ends > begins else "",
            bill_from=self.maybe(str(max(begins, self.some_day(before=1))), 0.25)
            or self.maybe("2026-02-10", 0.04),
            po_number="",
            rate_card="",
            increment_minutes=self.dice.choice(["", "0", "6", "15", "30", "60"]),
            increment_rounding=self.dice.choice(["up", "nearest", "down"]),
            group_lines_by=self.dice.choice(["role", "person", "activity", "entry"]),
            discount_percent=self.dice.choice(["", "", "5", "7.5", "12.345", "100"]),
            cap_amount=self.maybe(self.money(500, 6000, currency), 0.35),
            cap_scope=self.dice.choice(["", "time", "all"]),
            minimum_amount=self.quieter(self.maybe(self.money(300, 4000, currency), 0.3)),
        )

    def furnish(self, sow: dict[str, str]) -> None:
        if self.chance(0.25):
            own = [
                one["code"]
                for one in self.rows("rate_cards")
                if one["client"] in ("", sow["client"])
            ]
            self.change("sows", sow, rate_card=self.dice.choice(own))
        if self.on_retainers or self.chance(0.5):
            self.retainers(sow)
        if self.chance(0.35):
            self.assignments(sow)
        for place in range(self.dice.choice([0, 0, 0, 1, 2])):
            self.usage_fee(sow, place)
        for place in range(self.dice.choice([0, 0, 1, 2])):
            self.milestone(sow, place)

    def card(self, code: str, currency: str, client: str) -> None:
        self.put("rate_cards", code=code, name=code, currency=currency, client=client)

    def firm_cards(self, currency: str) -> None:
        for letter in "AB"[: self.dice.choice([1, 1, 2])]:
            code = f"FIRM-{currency}-{letter}"
            self.card(code, currency, "")
            for role in ROLES:
                if self.chance(0.93 if letter == "A" else 0.3):
                    self.rates(code, currency, "", role, "")
            if self.chance(0.4):
                self.rates(code, currency, "", "", self.dice.choice(ACTIVITIES[:3]))

    def client_cards(self, client: dict[str, str]) -> None:
        for letter in "XY"[: self.dice.choice([0, 1, 1, 2])]:
            code = f"{client['code']}-{letter}"
            self.card(code, client["currency"], client["code"])
            combinations = [
                (person, role, activity)
                for person in ["", "p0@firm.example", "p1@firm.example"]
                for role in ["", *ROLES]
                for activity in ["", "Travel", "Workshop"]
            ]
            for person, role, activity in self.dice.sample(combinations, 6):
                self.rates(code, client["currency"], person, role, activity)

    def rates(self, card: str, currency: str, person: str, role: str, activity: str) -> None:
        """A rate for good, or one that ends and another that begins (perhaps after a gap)."""
        change = self.some_day()
        spans = [("", "")]
        if self.chance(0.4):
            again = change + timedelta(days=self.dice.choice([1, 1, 1, 3]))
            spans = [("", str(change)), (str(again), "")]
        elif self.chance(0.1):
            spans = [(str(change), "")] if card.startswith("C") else spans
        for begin, end in spans:
            self.put(
                "rates",
                rate_card=card,
                person=person,
                role=role,
                activity=activity,
                hourly_rate=self.price(currency),
                effective_from=begin,
                effective_to=end,
            )

    def assignments(self, sow: dict[str, str]) -> None:
        for number in self.dice.sample(range(4), self.dice.randint(1, 2)):
            begin, change = self.maybe(str(date(2026, 4, 2))), self.some_day()
            spans = [(begin, str(change)), (str(change + timedelta(days=1)), "")]
            for first, last in spans[: self.dice.randint(1, 2)]:
                self.put(
                    "assignments",
                    sow=sow["code"],
                    person=f"p{number}@firm.example",
                    role=self.dice.choice(ROLES),
                    effective_from=first,
                    effective_to=last,
                )

    def tier(self, currency: str) -> str:
        code = f"T{len(self.rows('retainer_tiers')):02d}"
        priced = self.dice.choice(["rate", "bands", "card"])
        self.put(
            "retainer_tiers",
            code=code,
            name=code,
            currency=currency,
            monthly_fee=self.quieter(self.dice.choice(["0", self.money(200, 5000, currency)]), "0"),
            included_hours=self.dice.choice(["0", "2.5", "5", "7.3333", "10", "20"]),
            overage_rate=self.price(currency) if priced == "rate" or self.chance(0.1) else "",
            rollover_months=self.dice.choice("123" if self.on_retainers else "0123"),
            rollover_cap_hours=self.dice.choice(["", "", "0", "1", "2.5", "6"]),
        )
        if priced == "bands":
            ends = sorted(self.dice.sample([1, 2, 3, 5, 8], self.dice.randint(0, 3)))
            for end in [*map(str, ends), ""]:
                rate = self.price(currency)
                self.put("overage_bands", tier=code, up_to_hours=end, hourly_rate=rate)
        return code

    def retainers(self, sow: dict[str, str]) -> None:
        begin = date.fromisoformat(sow["starts_on"])
        if self.chance(0.5):
            begin = max(self.some_day(before=2), begin - timedelta(days=9))
        for _ in range(self.dice.choice([1, 1, 2, 3])):
            last = begin + timedelta(days=self.dice.choice([4, 12, 20, 37, 61]))
            self.put(
                "retainers",
                sow=sow["code"],
                tier=self.tier(sow["currency"]),
                starts_on=str(begin),
                ends_on=str(last),
                billed=self.dice.choice(["arrears", "advance"]),
            )
            begin = last + timedelta(days=self.dice.choice([1, 1, 1, 8, 40]))
        if self.chance(0.5):
            newest = self.rows("retainers")[-1]
            self.change("retainers", newest, ends_on="")

    def usage_fee(self, sow: dict[str, str], place: int) -> None:
        code, currency = f"U-{sow['code']}-{place}", sow["currency"]
        model = self.dice.choice(["per_unit", "graduated", "volume", "package", "percentage"])
        flat = model in ("graduated", "volume")
        self.put(
            "usage_fees",
            code=code,
            sow=sow["code"],
            name=code,
            unit_name="unit",
            model=model,
            unit_price=self.dice.choice(["0", "2", "0.0333", "1.25"])
            if model in ("per_unit", "package")
            else "",
            package_size=self.dice.choice(["10", "7.5", "100"]) if model == "package" else "",
            percent=self.dice.choice(["12.5", "3.33333"]) if model == "percentage" else "",
            included_units=self.quieter(self.dice.choice(["", "0", "50", "100.5"]), "150"),
            minimum_amount=self.quieter(self.maybe(self.money(10, 90, currency), 0.4)),
        )
        ends = sorted(self.dice.sample([50, 100, 150.5, 300], self.dice.randint(0, 3)))
        for end in [*map(str, ends), ""] if flat else []:
            self.put(
                "usage_bands",
                usage_fee=code,
                up_to_units=end,
                unit_price=self.dice.choice(["0", "1", "0.5", "0.0333333"]),
                flat_fee=self.quieter(self.maybe(self.money(5, 60, currency), 0.5)),
            )
        for _ in range(self.dice.randint(0, 4)):
            self.usage_record(code)

    def usage_record(self, fee: str) -> None:
        self.put(
            "usage_records",
            usage_fee=fee,
            reference=f"r{len(self.rows('usage_records'))}",
            recorded_on=str(self.some_day(before=1)),
            quantity=self.dice.choice(["0", "1", "50", "80", "100.25", "150.5", "333.3333333"]),
        )

    def milestone(self, sow: dict[str, str], place: int) -> None:
        self.put(
            "milestones",
            sow=sow["code"],
            name=f"M{place}",
            amount=self.dice.choice(["0", self.money(100, 3000, sow["currency"])]),
            completed_on=self.maybe(str(self.some_day(before=1)), 0.7),
        )

    # --- time

    def track(self, month: int, many: int) -> None:
        """New entries, most of them of the month."""
        for _ in range(many):
            number = str(len(self.entries) + 1)
            when, deal = self.work_day(month)
            entry = {
                "work_date": str(when),
                "hours": self.dice.choice(HOURS),
                "billable": "true" if self.chance(0.9) else "false",
                "activity": self.dice.choice(ACTIVITIES),
                "description": "Work",
                "hubspot_owner_id": str(70000 + self.dice.randrange(4)),
                "deals": [deal, deal] if self.chance(0.02) else [deal],
                "archived": False,
            }
            self.keep(number, entry | (self.dice.choice(BAD) if self.chance(0.05) else {}))

    def work_day(self, month: int) -> tuple[date, str]:
        """A day and a deal; most often one that the SOW is in force on."""
        for _ in range(8):
            when = self.day_in(month) if self.chance(0.85) else self.some_day(before=1)
            sow = self.pick("sows")
            if sow["starts_on"] <= str(when) <= (sow["ends_on"] or "9"):
                break
        return when, sow["hubspot_deal_id"]

    def keep(self, number: str, entry: dict[str, Any]) -> None:
        self.entries[number] = entry
        self.history.setdefault(number, []).append(entry)
        self.touched.add(number)

    def tamper(self, share: float) -> None:
        """Entries change, move, disappear, come back, and sometimes are as they were before."""
        for number, entry in list(self.entries.items()):
            if self.chance(share):
                self.keep(number, self.altered(number, entry))

    def altered(self, number: str, entry: dict[str, Any]) -> dict[str, Any]:
        if entry["archived"]:
            return entry | {"archived": False}
        deal = self.pick("sows")["hubspot_deal_id"]
        return self.dice.choice(
            [
                lambda: entry | {"hours": self.dice.choice(HOURS)},
                lambda: entry | {"hours": self.dice.choice(HOURS)},
                lambda: entry | {"work_date": str(self.some_day(before=1))},
                lambda: entry | {"hubspot_owner_id": str(70000 + self.dice.randrange(4))},
                lambda: entry | {"activity": self.dice.choice(ACTIVITIES)},
                lambda: entry | {"description": "Other words"},
                lambda: entry | {"billable": "false" if entry["billable"] == "true" else "true"},
                lambda: entry | {"deals": [deal]},
                lambda: entry | {"deals": [deal]},
                lambda: entry | self.dice.choice(BAD),
                lambda: entry | {"archived": True},
                lambda: entry | {"archived": True},
                lambda: self.dice.choice(self.history[number]),
                lambda: self.history[number][0] | {"archived": False},
            ]
        )()

    # --- terms that change

    def amend(self) -> None:
        """Some terms change: any of these, each now and then."""
        for amendment in (
            self.amend_cap, self.amend_sow, self.amend_dates, self.amend_rates, self.mend_rates,
            self.amend_retainer, self.amend_tier, self.amend_usage, self.amend_milestone,
            self.amend_person, self.amend_client, self.mend_currency, self.swap_deals,
            self.move_sow,
        ):  # fmt: skip
            if self.chance(0.22):
                amendment()

    def amend_cap(self) -> None:
        sow = self.pick("sows")
        cap = self.maybe(self.money(300, 9000, sow["currency"]), 0.7)
        scope = self.dice.choice(["", "time", "all"])
        self.change("sows", sow, cap_amount=cap, cap_scope=scope)

    def amend_sow(self) -> None:
        sow = self.pick("sows")
        new = {
            "discount_percent": self.dice.choice(["", "10", "3.3"]),
            "minimum_amount": self.maybe(self.money(300, 4000, sow["currency"])),
            "increment_minutes": self.dice.choice(["0", "15"]),
            "group_lines_by": self.dice.choice(["role", "person", "activity", "entry"]),
        }
        column = self.dice.choice(list(new))
        self.change("sows", sow, **{column: new[column]})

    def amend_dates(self) -> None:
        sow = self.pick("sows")
        column = self.dice.choice(["starts_on", "ends_on", "ends_on", "bill_from"])
        when = str(self.some_day(before=1))
        begin, end = sow["starts_on"], sow["ends_on"]
        if column == "starts_on" and (not end or when <= end):
            self.change("sows", sow, starts_on=when)
        elif column == "ends_on" and when >= begin:
            self.change("sows", sow, ends_on=self.maybe(when, 0.7))
        elif column == "bill_from" and when >= begin:
            self.change("sows", sow, bill_from=self.maybe(when, 0.7))

    def amend_rates(self) -> None:
        rate = self.pick("rates")
        currency = self.tables["rate_cards"][(rate["rate_card"],)]["currency"]
        self.change("rates", rate, hourly_rate=self.price(currency))

    def mend_rates(self) -> None:
        for card in self.rows("rate_cards"):
            wanted = [r for r in self.rows("rates") if r["rate_card"] == card["code"]]
            taken = {(r["person"], r["role"], r["activity"]) for r in wanted}
            for role in ROLES:
                if not card["client"] and ("", role, "") not in taken:
                    self.put(
                        "rates",
                        rate_card=card["code"],
                        person="",
                        role=role,
                        activity="",
                        hourly_rate=self.price(card["currency"]),
                        effective_from="",
                        effective_to="",
                    )

    def amend_retainer(self) -> None:
        """Ends a SOW's last retainer, with another tier from the next day, or leaves it open."""
        chosen = self.pick("retainers")
        if chosen is None:
            return
        mine = [one for one in self.rows("retainers") if one["sow"] == chosen["sow"]]
        last = max(mine, key=lambda one: one["starts_on"])
        end = max(date.fromisoformat(last["starts_on"]), self.some_day())
        if last["ends_on"] and self.chance(0.5):
            self.change("retainers", last, ends_on="")
            return
        self.change("retainers", last, ends_on=str(end))
        if self.chance(0.6):
            self.put(
                "retainers",
                sow=last["sow"],
                tier=self.tier(self.tables["sows"][(last["sow"],)]["currency"]),
                starts_on=str(end + timedelta(days=1)),
                ends_on="",
                billed=last["billed"],
            )

    def amend_tier(self) -> None:
        tier = self.pick("retainer_tiers")
        if tier:
            new = {
                "included_hours": self.dice.choice(["4", "12"]),
                "rollover_months": self.dice.choice(["0", "1", "2", "3"]),
                "rollover_cap_hours": self.dice.choice(["", "2", "4"]),
                "overage_rate": self.maybe(self.price(tier["currency"])),
            }
            column = self.dice.choice(list(new))
            self.change("retainer_tiers", tier, **{column: new[column]})

    def amend_usage(self) -> None:
        fee, record = self.pick("usage_fees"), self.pick("usage_records")
        if fee:
            self.usage_record(fee["code"])
            self.change("usage_fees", fee, included_units=self.dice.choice(["", "20", "50"]))
        if record and self.chance(0.5):
            when = str(self.some_day())
            self.change("usage_records", record, quantity="77.7", recorded_on=when)

    def amend_milestone(self) -> None:
        milestone = self.pick("milestones")
        if milestone:
            self.change("milestones", milestone, completed_on=str(self.some_day()))

    def amend_person(self) -> None:
        person = self.pick("people")
        owner = person["hubspot_owner_id"]
        gone = str(90000 + len(self.history)) if self.chance(0.1) else owner
        role = self.dice.choice(ROLES)
        self.change("people", person, role=role, hubspot_owner_id=gone)

    def mend_currency(self) -> None:
        """A SOW in the wrong currency gets its client's, where its amounts and tier allow."""
        on_tiers = {one["sow"] for one in self.rows("retainers")}
        for sow in self.rows("sows"):
            currency = self.tables["clients"][(sow["client"],)]["currency"]
            if currency not in (sow["currency"], *WHOLE) and sow["code"] not in on_tiers:
                self.change("sows", sow, currency=currency)

    def move_sow(self) -> None:
        """A SOW without a card of its own goes to another client of the same currency."""
        sow, client = self.pick("sows"), self.pick("clients")
        was = self.tables["clients"][(sow["client"],)]
        if not sow["rate_card"] and client["currency"] == was["currency"]:
            self.change("sows", sow, client=client["code"])

    def swap_deals(self) -> None:
        """Two SOWs swap their deals, or one loses its own."""
        if self.chance(0.3):
            one, other = self.pick("sows"), self.pick("sows")
            mine, theirs = one["hubspot_deal_id"], other["hubspot_deal_id"]
            if one is not other:
                self.change("sows", one, hubspot_deal_id=theirs)
                self.change("sows", other, hubspot_deal_id=mine)

    def amend_client(self) -> None:
        client = self.pick("clients")
        self.change("clients", client, invoice_per=self.dice.choice(["client", "sow"]))

    # --- the case

    def periods(self) -> list[int]:
        """The months in order; some are skipped and billed late, or once more."""
        order: list[int] = []
        skipped: list[int] = []
        for month in range(self.first, self.first + self.months):
            if self.chance(0.35 if self.on_retainers else 0.2):
                skipped.append(month)
                continue
            order.append(month)
            if skipped and self.chance(0.6):
                order.append(skipped.pop())
            if self.chance(0.4 if self.quiet else 0.12):
                order.append(self.dice.choice(order))
        return order or [self.first]

    def write(self, folder: Path) -> None:
        """Lives through the months and writes them down as a case."""
        steps: list[dict[str, str]] = []
        for place, period in enumerate(self.periods(), start=1):
            if place > 1:
                self.amend()
                self.tamper(0.18)
            self.track(period, self.many(place))
            self._write_contracts(folder / "contracts" / str(place))
            self._write_entries(folder / "hubspot" / str(place))
            step = {"hubspot": f"hubspot/{place}"}
            if (folder / "contracts" / str(place)).exists():
                step = {"contracts": f"contracts/{place}"} | step
            steps += [step, {"bill": name_of(period)}]
        (folder / "steps.json").write_text(json.dumps(steps, indent=1), encoding="utf-8")

    def many(self, place: int) -> int:
        """How many entries are new before a run."""
        if self.quiet:
            return self.dice.choice([0, 0, 1, 2, 6])
        return self.dice.randint(6, 16) if place > 1 else 18

    def _write_contracts(self, folder: Path) -> None:
        for table, keys in self.fresh.items():
            folder.mkdir(parents=True, exist_ok=True)
            rows = [self.tables[table][key] for key in sorted(keys)]
            with (folder / f"{table}.csv").open("w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
        self.fresh = {}

    def _write_entries(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self.clock += 1
        made = [self._raw(number) for number in sorted(self.touched, key=int)]
        self.touched = set()
        (folder / "time_entries.json").write_text(json.dumps(made, indent=1), encoding="utf-8")

    def _raw(self, number: str) -> dict[str, Any]:
        entry = self.entries[number]
        words = {name: one for name, one in entry.items() if name not in ("deals", "archived")}
        linked = [{"id": deal, "type": "time_entry_to_deal"} for deal in entry["deals"]]
        stamp = f"2026-11-{self.clock:02d}T08:00:00.000Z"
        return {
            "id": number,
            "properties": words | {"hs_object_id": number, "hs_lastmodifieddate": stamp},
            "archived": entry["archived"],
            "associations": {"deals": {"results": linked}},
        }


def write_firm(seed: int, folder: Path) -> Path:
    """The firm of this seed as a case in the folder."""
    Firm(seed).write(folder)
    return folder
