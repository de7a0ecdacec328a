"""Every bad row is named by file, line, column and reason, and nothing comes in."""

import pytest

from clients.models import Client, Rate
from clients.services.import_contracts import ContractsRefused, import_contracts
from tests.clients.folders import SOUND, only, write

pytestmark = pytest.mark.django_db


def refusal(folder, files=None):
    with pytest.raises(ContractsRefused) as refused:
        import_contracts(write(folder, files))
    return [str(error) for error in refused.value.errors]


def added(name, *lines):
    return {name: SOUND[name] + "\n".join(lines) + "\n"}


BAD_ROWS = [
    (
        added("rates.csv", "FIRM,,Analyst,,110.12345678,,"),
        "rates.csv, line 5, hourly_rate: 110.12345678 has more than 7 decimals.",
    ),
    (
        added("rates.csv", "FIRM,,Analyst,,-1,,"),
        "rates.csv, line 5, hourly_rate: -1 is negative.",
    ),
    (
        added("rates.csv", 'FIRM,,Analyst,,"1,000",,'),
        "rates.csv, line 5, hourly_rate: '1,000' is not a plain figure; write it like 1234.50.",
    ),
    (
        added("rates.csv", "FIRM,,Analyst,,NaN,,"),
        "rates.csv, line 5, hourly_rate: 'NaN' is not a plain figure; write it like 1234.50.",
    ),
    (
        added("rates.csv", "FIRM,,Analyst,,1e999,,"),
        "rates.csv, line 5, hourly_rate: 1e999 is too large.",
    ),
    (
        added("rates.csv", "FIRM,,Analyst,,,,"),
        "rates.csv, line 5, hourly_rate: It needs a value.",
    ),
    (
        added("rates.csv", "NOPE,,Analyst,,1,,"),
        "rates.csv, line 5, rate_card: There is no rate card 'NOPE'; "
        "add it first or correct the spelling.",
    ),
    (
        added("rates.csv", "FIRM,eve@x.example,,,1,,"),
        "rates.csv, line 5, person: There is no person 'eve@x.example'; "
        "add it first or correct the spelling.",
    ),
    (
        added("rates.csv", "FIRM,,Analyst,,1,09/01/2026,"),
        "rates.csv, line 5, effective_from: '09/01/2026' is not a date; write it like 2026-09-30.",
    ),
    (
        added("rates.csv", "FIRM,,Analyst,,1,2026-02-30,"),
        "rates.csv, line 5, effective_from: '2026-02-30' is not a date; write it like 2026-09-30.",
    ),
    (
        added("rates.csv", "FIRM,,Analyst,,1,2026-09-02,2026-09-01"),
        "rates.csv, line 5, effective_to: 2026-09-01 lies before 2026-09-02.",
    ),
    (
        added("rates.csv", "FIRM,,Senior,,270,2026-10-01,"),
        "rates.csv, line 5, effective_from: It is in force from 2026-10-01 to open, and so is "
        "line 3 from 2026-09-16 to open; end one before the other begins.",
    ),
    (
        added("rates.csv", "FIRM,,Senior,,270,2026-09-16,"),
        "rates.csv, line 5, rate_card: Line 3 has the same "
        "rate_card, person, role, activity, effective_from.",
    ),
    (
        added("rates.csv", '"FIRM",,"Ana\nlyst",,x,,', "FIRM,,Tester,,y,,"),
        "rates.csv, line 7, hourly_rate: 'y' is not a plain figure; write it like 1234.50.",
    ),
    (
        added("rates.csv", "FIRM,,Analyst"),
        "rates.csv, line 5: It has 3 cells, but there are 7 columns.",
    ),
    (
        added("clients.csv", "NEW,,USD"),
        "clients.csv, line 4, name: It needs a value.",
    ),
    (
        added("clients.csv", "NEW,New,Dollar"),
        "clients.csv, line 4, currency: 'Dollar' is not an ISO 4217 currency; "
        "use three capital letters such as USD.",
    ),
    (
        {"clients.csv": "code,name,currency,auto_approve\nACME,Acme,USD,yes\nZEN,Zen,JPY,\n"},
        "clients.csv, line 2, auto_approve: 'yes' is neither true nor false.",
    ),
    (
        {"clients.csv": "code,name,currency,invoice_per\nACME,Acme,USD,deal\nZEN,Zen,JPY,\n"},
        "clients.csv, line 2, invoice_per: 'deal' is none of client, sow.",
    ),
    (
        {
            "clients.csv": "code,name,currency,quickbooks_customer_id\n"
            "ACME,Acme,USD,7\nZEN,Zen,JPY,7\n"
        },
        "clients.csv, line 3, quickbooks_customer_id: 7 belongs to line 2; use it once.",
    ),
    (
        {
            "clients.csv": "code,name,currency,auto_approve_tolerance_percent\n"
            "ZEN,Zen,JPY,0.123456\n"
        },
        "clients.csv, line 2, auto_approve_tolerance_percent: 0.123456 has more than 5 decimals.",
    ),
    (
        added("sows.csv", "ACME-3,ACME,USD,2026-08-01,2026-07-01,,"),
        "sows.csv, line 5, ends_on: 2026-07-01 lies before 2026-08-01.",
    ),
    (
        added("sows.csv", "ACME-3,ACME,USD,2026-08-01,,51001,"),
        "sows.csv, line 5, hubspot_deal_id: 51001 belongs to line 2; use it once.",
    ),
    (
        added("sows.csv", "ZEN-2,ZEN,JPY,2026-08-01,,,ACME"),
        "sows.csv, line 5, rate_card: Card ACME belongs to Acme, another client.",
    ),
    (
        added("people.csv", "omar2@firm.example,Omar,Consultant,70002"),
        "people.csv, line 4, hubspot_owner_id: 70002 belongs to line 3; use it once.",
    ),
    (
        added("people.csv", "omar,Omar,Consultant,"),
        "people.csv, line 4, email: Enter a valid email address.",
    ),
    (
        added("retainer_tiers.csv", "SEN,Sen,JPY,100.5,3"),
        "retainer_tiers.csv, line 4, monthly_fee: 100.5 is finer than JPY allows; "
        "use at most 0 decimals.",
    ),
    (
        added("retainers.csv", "ACME-2,YEN,2026-08-01,,arrears"),
        "retainers.csv, line 3, tier: Tier YEN is in JPY, the SOW in USD; "
        "use a tier in the SOW's currency.",
    ),
    (
        added("retainers.csv", "ACME-1,GOLD,2026-12-01,,advance"),
        "retainers.csv, line 3, starts_on: It is in force from 2026-12-01 to open, and so is "
        "line 2 from 2026-08-01 to open; end one before the other begins.",
    ),
    (
        added("assignments.csv", "ACME-1,lena@firm.example,Boss,,"),
        "assignments.csv, line 2, effective_from: It is in force from 2026-09-16 to open, and so "
        "is line 3 from the beginning to open; end one before the other begins.",
    ),
    (
        {"overage_bands.csv": "tier,up_to_hours,hourly_rate\nGOLD,10,190\nGOLD,20,160\n"},
        "overage_bands.csv, line 3, up_to_hours: "
        "The last band must have no end: leave this blank in one row.",
    ),
    (
        {"overage_bands.csv": "tier,up_to_hours,hourly_rate\nGOLD,0,190\nGOLD,,160\n"},
        "overage_bands.csv, line 2, up_to_hours: 0 is not more than nothing.",
    ),
    (
        {"usage_bands.csv": "usage_fee,up_to_units,unit_price\nCALLS,1000,0.1\n"},
        "usage_bands.csv, line 2, up_to_units: "
        "The last band must have no end: leave this blank in one row.",
    ),
    (
        added("usage_fees.csv", "PER,ACME-1,Per,unit,per_unit,,,"),
        "usage_fees.csv, line 4, unit_price: A per_unit fee needs this.",
    ),
    (
        added("usage_fees.csv", "VOL,ACME-1,Vol,unit,volume,,,"),
        "usage_fees.csv, line 4, model: A volume fee needs bands; add them to usage_bands.csv.",
    ),
    (
        added("usage_records.csv", "CALLS,c2,2026-09-05,-1"),
        "usage_records.csv, line 3, quantity: -1 is negative.",
    ),
    (
        added("usage_records.csv", "CALLS,c1,2026-10-05,1"),
        "usage_records.csv, line 3, usage_fee: Line 2 has the same usage_fee, reference.",
    ),
    (
        added("milestones.csv", "ZEN-1,Go-live,100.50,"),
        "milestones.csv, line 3, amount: 100.50 is finer than JPY allows; use at most 0 decimals.",
    ),
    (
        added("milestones.csv", "ACME-1,Later,1.001,"),
        "milestones.csv, line 3, amount: 1.001 has more than 2 decimals.",
    ),
    (
        {"rates.csv": "rate_card,role,hourly_rate,colour\nFIRM,A,1,red\n"},
        "rates.csv, line 1: There is no column 'colour' in rates; the columns are rate_card, "
        "person, role, activity, effective_from, hourly_rate, effective_to.",
    ),
    (
        {"rates.csv": "rate_card,role,hourly_rate\nFIRM,A,1\n"},
        "rates.csv, line 1: The column 'effective_from' is missing.",
    ),
    (
        {"rates.csv": ""},
        "rates.csv: It is empty; the first line names the columns.",
    ),
    (
        {"rates.csv": "rate_card;role;hourly_rate\nFIRM;A;1\n"},
        "rates.csv, line 1: The columns are separated by semicolons; save it with commas.",
    ),
    (
        {"people.csv": "email,name\na@x.example,A\nb@x.example,J\xfcrgen\n".encode("latin-1")},
        "people.csv, line 3: The text is not UTF-8; save the file as CSV UTF-8.",
    ),
    (
        {"rate.csv": "code\n"},
        "rate.csv: This is none of the files of contracts: companies.csv, people.csv, "
        "clients.csv, rate_cards.csv, rates.csv, sows.csv, assignments.csv, retainer_tiers.csv, "
        "overage_bands.csv, retainers.csv, usage_fees.csv, usage_bands.csv, usage_records.csv, "
        "milestones.csv.",
    ),
]


@pytest.mark.parametrize(("files", "sentence"), BAD_ROWS, ids=[s for _, s in BAD_ROWS])
def test_a_bad_row_is_named_and_nothing_comes_in(files, sentence, tmp_path):
    assert sentence in refusal(tmp_path / "contracts", files)
    assert not Client.objects.exists()
    assert not Rate.objects.exists()


def test_every_bad_row_is_named_not_only_the_first(tmp_path):
    errors = refusal(
        tmp_path / "contracts",
        added("rates.csv", "FIRM,,A,,x,y,", "FIRM,,B,,1,,", "FIRM,,C,,-2,,")
        | added("milestones.csv", "ACME-1,Later,z,"),
    )
    assert errors == [
        "rates.csv, line 5, effective_from: 'y' is not a date; write it like 2026-09-30.",
        "rates.csv, line 5, hourly_rate: 'x' is not a plain figure; write it like 1234.50.",
        "rates.csv, line 7, hourly_rate: -2 is negative.",
        "milestones.csv, line 3, amount: 'z' is not a plain figure; write it like 1234.50.",
    ]


def test_rows_that_name_a_bad_row_are_not_blamed_for_it(tmp_path):
    errors = refusal(
        tmp_path / "contracts", {"clients.csv": "code,name,currency\nACME,,USD\nZEN,Zen,JPY\n"}
    )
    assert errors == ["clients.csv, line 2, name: It needs a value."]


def test_rows_that_name_a_file_that_cannot_be_read_are_not_blamed_for_it(tmp_path):
    errors = refusal(tmp_path / "contracts", {"clients.csv": "code,currency\nACME,USD\n"})
    assert errors == ["clients.csv, line 1: The column 'name' is missing."]


def test_an_id_that_a_row_already_there_has_is_refused(tmp_path):
    import_contracts(write(tmp_path / "first"))
    folder = only(
        tmp_path / "second",
        {
            "sows.csv": "code,client,currency,starts_on,hubspot_deal_id\n"
            "NEW,ACME,USD,2026-09-01,51001\n"
        },
    )
    with pytest.raises(ContractsRefused) as refused:
        import_contracts(folder)
    assert str(refused.value) == (
        "sows.csv, line 2, hubspot_deal_id: "
        "51001 belongs to a row that is already there; use it once."
    )


def test_a_rate_may_not_overlap_one_already_there(tmp_path):
    import_contracts(write(tmp_path / "first"))
    head = SOUND["rates.csv"].splitlines()[0]
    folder = only(tmp_path / "second", {"rates.csv": f"{head}\nFIRM,,Senior,,1,2027-01-01,\n"})
    with pytest.raises(
        ContractsRefused, match="a row that is already there from 2026-09-16 to open"
    ):
        import_contracts(folder)


def test_a_currency_change_is_refused_where_amounts_are_too_fine_for_it(tmp_path):
    import_contracts(write(tmp_path / "first"))
    folder = only(
        tmp_path / "second",
        {"sows.csv": "code,client,currency,starts_on\nACME-1,ACME,JPY,2026-08-01\n"},
    )
    with pytest.raises(ContractsRefused) as refused:
        import_contracts(folder)
    assert list(map(str, refused.value.errors)) == [
        "sows.csv, line 2, currency: milestone ACME-1: Go-live: "
        "20000.50 is finer than JPY allows; use at most 0 decimals.",
        "sows.csv, line 2, currency: retainer ACME-1 on GOLD from 2026-08-01: "
        "Tier GOLD is in USD, the SOW in JPY; use a tier in the SOW's currency.",
    ]


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ContractsRefused, match="There is no such folder"):
        import_contracts(tmp_path / "nowhere")
