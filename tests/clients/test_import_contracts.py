"""A folder of contracts: what it brings, what it replaces, and that it may be tried first."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.core.management import CommandError, call_command

from clients.models import Assignment, Client, Company, Person, Rate, StatementOfWork
from clients.services.import_contracts import ContractsRefused, RowChange, import_contracts
from tests.clients.folders import SOUND, only, write

pytestmark = pytest.mark.django_db


def counts(report):
    return {f.file: (f.new, f.changed, f.unchanged) for f in report.files}


def test_blank_cells_and_missing_columns_are_the_defaults(tmp_path):
    import_contracts(write(tmp_path / "contracts"))
    sow = StatementOfWork.objects.get(code="ACME-1")
    assert (sow.increment_minutes, sow.increment_rounding, sow.cap_scope) == (0, "up", "time")
    assert sow.cap_amount is None
    acme = Client.objects.get(code="ACME")
    assert (acme.invoice_per, acme.auto_approve, acme.company) == ("client", False, Company.firm())


def test_figures_are_kept_exactly(tmp_path):
    rates = SOUND["rates.csv"] + "FIRM,,Tiny,,0.0000001,,\nFIRM,,Long,,9999999999999999.1234567,,\n"
    import_contracts(write(tmp_path / "contracts", {"rates.csv": rates}))
    assert Rate.objects.get(role="Tiny").hourly_rate == Decimal("0.0000001")
    assert Rate.objects.get(role="Long").hourly_rate == Decimal("9999999999999999.1234567")


def test_a_byte_order_mark_blank_lines_and_any_order_of_columns_do_not_matter(tmp_path):
    people = "\ufeffrole,hubspot_owner_id,name,email\r\n\r\nSenior,70001,Lena,lena@firm.example\r\n"
    import_contracts(only(tmp_path / "contracts", {"people.csv": people}))
    assert Person.objects.get().role == "Senior"


def test_a_row_whose_key_exists_replaces_it_and_blank_means_none(tmp_path):
    import_contracts(write(tmp_path / "first"))
    head = "code,client,currency,starts_on,ends_on,hubspot_deal_id,rate_card"
    sows = f"{head}\nACME-2,ACME,USD,2026-08-01,,51002,ACME\n"
    report = import_contracts(only(tmp_path / "second", {"sows.csv": sows}))
    assert counts(report) == {"sows.csv": (0, 1, 0)}
    changes = {"ends_on": ("2026-12-31", ""), "rate_card": ("", "ACME")}
    assert report.files[0].changes == [RowChange(2, "ACME-2", changes)]
    sow = StatementOfWork.objects.get(code="ACME-2")
    assert sow.ends_on is None
    assert sow.rate_card.code == "ACME"
    assert sow.version == 2


def test_a_column_that_the_file_leaves_out_stays_as_it_is(tmp_path):
    import_contracts(write(tmp_path / "first"))
    people = "email,name,role\nlena@firm.example,Lena,Principal\n"
    import_contracts(only(tmp_path / "second", {"people.csv": people}))
    lena = Person.objects.get(email="lena@firm.example")
    assert (lena.role, lena.hubspot_owner_id) == ("Principal", "70001")


def test_dates_may_move_past_each_other_in_one_file(tmp_path):
    """Between the rows the rates would overlap; at the end they don't."""
    import_contracts(write(tmp_path / "first"))
    head = SOUND["rates.csv"].splitlines()[0]
    rates = f"{head}\nFIRM,,Senior,,260,2026-09-16,2026-09-20\nFIRM,,Senior,,280,2026-09-21,\n"
    report = import_contracts(only(tmp_path / "second", {"rates.csv": rates}))
    assert counts(report) == {"rates.csv": (1, 1, 0)}
    upside_down = (
        f"{head}\nFIRM,,Senior,,300,2026-10-01,\nFIRM,,Senior,,280,2026-09-21,2026-09-30\n"
    )
    import_contracts(only(tmp_path / "third", {"rates.csv": upside_down}))
    assert Rate.objects.filter(role="Senior", rate_card__code="FIRM").count() == 4


def test_outside_ids_may_change_hands_in_one_file(tmp_path):
    import_contracts(write(tmp_path / "first"))
    sows = (
        "code,client,currency,starts_on,hubspot_deal_id\n"
        "ACME-1,ACME,USD,2026-08-01,51002\nACME-2,ACME,USD,2026-08-01,51001\n"
    )
    import_contracts(only(tmp_path / "second", {"sows.csv": sows}))
    deals = StatementOfWork.objects.filter(client__code="ACME").order_by("code")
    assert list(deals.values_list("hubspot_deal_id", flat=True)) == ["51002", "51001"]


def test_clients_name_their_company_or_belong_to_the_firm(tmp_path):
    folder = only(
        tmp_path / "contracts",
        {
            "companies.csv": "code,name,home_currency,time_zone,number_prefix\n"
            "US,Firm Inc,USD,America/New_York,INV-\nDE,Firm GmbH,EUR,Europe/Berlin,RE-\n",
            "clients.csv": "code,name,currency,company\nA,A,USD,\nB,B,EUR,DE\n",
        },
    )
    import_contracts(folder)
    assert Client.objects.get(code="A").company.code == "US"
    assert Client.objects.get(code="B").company.code == "DE"


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path):
    folder = write(tmp_path / "contracts")
    tried = import_contracts(folder, dry_run=True)
    assert tried.dry_run
    assert not Client.objects.exists()
    assert not Company.objects.exists()
    assert counts(tried) == counts(import_contracts(folder))


def test_an_import_is_logged_with_old_and_new(tmp_path, admin_user):
    import_contracts(write(tmp_path / "first"), by=admin_user)
    assert LogEntry.objects.filter(user=admin_user, action_flag=ADDITION).count() == 24
    head = SOUND["assignments.csv"].splitlines()[0]
    files = {"assignments.csv": f"{head}\nACME-1,lena@firm.example,Partner,2026-09-16,\n"}
    import_contracts(only(tmp_path / "second", files), by=admin_user)
    entry = LogEntry.objects.get(action_flag=CHANGE)
    assert entry.get_change_message() == "Imported. role: Principal → Partner."
    assert entry.object_id == str(Assignment.objects.get().pk)


def test_a_dry_run_and_a_refusal_log_nothing(tmp_path, admin_user):
    import_contracts(write(tmp_path / "first"), dry_run=True, by=admin_user)
    with pytest.raises(ContractsRefused):
        import_contracts(write(tmp_path / "second", {"rate.csv": ""}), by=admin_user)
    assert not LogEntry.objects.exists()


def test_the_command_prints_what_changes(tmp_path):
    import_contracts(write(tmp_path / "first"))
    people = "email,name,role\nlena@firm.example,Lena,\nzoe@firm.example,Zoe,Boss\n"
    out = io.StringIO()
    folder = only(tmp_path / "second", {"people.csv": people})
    call_command("import_contracts", str(folder), "--dry-run", stdout=out)
    assert out.getvalue().splitlines() == [
        "                       new   changed   unchanged",
        "people                   1         1           0",
        "    line 2, lena@firm.example: role Senior → blank",
        "A dry run: nothing was changed.",
    ]


def test_the_command_lists_every_error_and_fails(tmp_path):
    err = io.StringIO()
    files = {"people.csv": "email,name\nx,\ny@x.example,\n"}
    with pytest.raises(CommandError, match=r"Nothing was imported: 3 errors\."):
        call_command("import_contracts", str(only(tmp_path / "c", files)), stderr=err)
    assert err.getvalue().splitlines() == [
        "people.csv, line 2, email: Enter a valid email address.",
        "people.csv, line 2, name: It needs a value.",
        "people.csv, line 3, name: It needs a value.",
    ]


def test_a_version_counts_up_with_every_change_and_only_then(tmp_path):
    folder = write(tmp_path / "contracts")
    import_contracts(folder)
    import_contracts(folder)
    assert set(Rate.objects.values_list("version", flat=True)) == {1}
    for rate in ("270", "280"):
        rates = SOUND["rates.csv"].replace("260,2026", f"{rate},2026")
        import_contracts(only(tmp_path / "again", {"rates.csv": rates}))
    changed = Rate.objects.get(effective_from=date(2026, 9, 16))
    assert (changed.hourly_rate, changed.version) == (280, 3)
