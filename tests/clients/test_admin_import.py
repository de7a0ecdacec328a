"""Importing and exporting on the admin's pages: preview, confirm, all or nothing, by permission."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from clients.models import Person, RateCard
from clients.services.import_contracts import import_contracts
from tests.clients.folders import SOUND, write

CSV, XLSX = "0", "1"


@pytest.fixture
def firm(db, tmp_path):
    import_contracts(write(tmp_path / "contracts"))


def upload(client, text, name="people.csv", page="admin:clients_person_import"):
    data = text if isinstance(text, bytes) else text.encode()
    file = SimpleUploadedFile(name, data)
    return client.post(reverse(page), {"import_file": file, "resource": "0"})


def confirm(client, response):
    form = response.context["confirm_form"]
    return client.post(reverse("admin:clients_person_process_import"), form.initial, follow=True)


def test_a_preview_shows_old_and_new_and_changes_nothing(firm, admin_client):
    response = upload(admin_client, "email,name,role\nlena@firm.example,Lena,Boss\n")
    assert "<del>Senior</del> → <ins>Boss</ins>" in response.content.decode()
    assert Person.objects.get(email="lena@firm.example").role == "Senior"


def test_a_preview_counts_what_is_new_changed_and_unchanged(firm, admin_client):
    people = (
        "email,name,role,hubspot_owner_id\nomar@firm.example,Omar,Consultant,70002\n"
        "lena@firm.example,Lena,Boss,70001\nzoe@firm.example,Zoe,,\n"
    )
    response = upload(admin_client, people)
    dry_run = response.context["dry_run"]
    assert [(row.line, row.state) for row in dry_run.rows_shown] == [(3, "changed"), (4, "new")]
    assert [row.line for row in dry_run.unchanged_shown] == [2]
    assert "Import 2 rows" in response.content.decode()
    assert "Unchanged: 1 row, hidden" in response.content.decode()


def test_a_file_that_says_what_is_there_has_nothing_to_confirm(firm, admin_client):
    page = upload(admin_client, "email,name\nomar@firm.example,Omar\n").content.decode()
    assert "Nothing would change" in page
    assert "process_import" not in page


def test_an_error_says_line_column_and_what_stands_there(firm, admin_client):
    people = "email,name\nzoe@firm.example,Zoe\nno-address,Nobody\n"
    response = upload(admin_client, people)
    (mistake,) = response.context["dry_run"].mistakes
    assert (mistake.line, mistake.column, mistake.found) == (3, "email", "no-address")
    assert "<td>no-address</td>" in response.content.decode()
    assert len(response.context["dry_run"].new) == 1


def test_a_confirmed_import_changes_and_logs(firm, admin_client, admin_user):
    people = "email,name,role\nlena@firm.example,Lena,Boss\nzoe@firm.example,Zoe,\n"
    confirm(admin_client, upload(admin_client, people))
    assert Person.objects.get(email="lena@firm.example").role == "Boss"
    said = {entry.object_repr: entry.get_change_message() for entry in LogEntry.objects.all()}
    assert said["Lena"] == "Imported. role: Senior → Boss."
    assert set(said) == {"Lena", "Zoe"}


def test_a_bad_row_is_named_by_its_line_and_cannot_be_confirmed(firm, admin_client):
    people = (
        "email,name,hubspot_owner_id\nzoe@firm.example,Zoe,70001\nlena@firm.example,Lena,1\nx,,\n"
    )
    response = upload(admin_client, people)
    assert "confirm_form" not in response.context
    bad = {row.number: row.error_dict for row in response.context["result"].invalid_rows}
    assert bad == {4: {"email": ["Enter a valid email address."], "name": ["It needs a value."]}}


def test_what_no_longer_holds_at_the_confirmation_changes_nothing(firm, admin_client):
    preview = upload(admin_client, "email,name,hubspot_owner_id\nzoe@firm.example,Zoe,99\n")
    Person.objects.create(email="ida@firm.example", name="Ida", hubspot_owner_id="99")
    response = confirm(admin_client, preview)
    assert "Nothing was imported" in response.content.decode()
    assert not Person.objects.filter(email="zoe@firm.example").exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("email,colour\na@x.example,red\n", "There is no column &#x27;colour&#x27; in people"),
        ("email\na@x.example\n", "The column &#x27;name&#x27; is missing."),
        ("email,name\na@x.example\n", "line 2: It has 1 cells, but there are 2 columns."),
        ("email,name\na@x.example,J\xfcrgen\n".encode("latin-1"), "The text is not UTF-8"),
        ("email;name\na@x.example;Ada\n", "The columns are separated by semicolons"),
        ("email,name\n", "There is no row in it below the names of the columns."),
        ("", "The file is empty; the first line names the columns."),
        (b"PK\x03\x04 and what is no workbook", "This is neither a CSV nor an Excel file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This is an Excel file of the old kind (.xls)"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "This is not a table"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(text, sentence, firm, admin_client):
    assert sentence in upload(admin_client, text).content.decode()


def test_what_a_file_is_counts_and_not_its_name(firm, admin_client):
    file = admin_client.post(
        reverse("admin:clients_person_export"), {"format": XLSX, "resource": "0"}
    )
    assert upload(admin_client, file.content, "people.csv").context["dry_run"].unchanged


@pytest.mark.parametrize("kind", [CSV, XLSX])
def test_an_export_comes_back_unchanged(kind, firm, admin_client):
    file = admin_client.post(
        reverse("admin:clients_person_export"), {"format": kind, "resource": "0"}
    )
    name = "people.xlsx" if kind == XLSX else "people.csv"
    response = upload(admin_client, file.content, name)
    assert response.context["result"].totals["skip"] == 2


def test_an_export_has_the_rows_that_the_list_shows(firm, admin_client):
    page = reverse("admin:clients_person_export")
    file = admin_client.post(f"{page}?q=omar", {"format": CSV, "resource": "0"})
    assert file.content.decode("utf-8-sig").splitlines() == [
        "email,name,role,hubspot_owner_id",
        "omar@firm.example,Omar,Consultant,70002",
    ]


def test_rates_are_imported_on_their_own_page(firm, admin_client):
    head = SOUND["rates.csv"].splitlines()[0]
    page = "admin:clients_rate_import"
    response = upload(admin_client, f"{head}\nFIRM,,Senior,,1,2027-01-01,\n", page=page)
    assert "end one before the other begins" in response.content.decode()
    response = upload(admin_client, f"{head}\nFIRM,,Analyst,,1,2027-01-01,\n", page=page)
    assert response.context["confirm_form"]


def test_who_may_only_view_exports_and_does_not_import(firm, client):
    auditor = User.objects.create_user("auditor", is_staff=True)
    auditor.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(auditor)
    assert client.get(reverse("admin:clients_person_import")).status_code == 403
    assert client.get(reverse("admin:clients_person_export")).status_code == 200
    assert client.get(reverse("admin:clients_person_changelist")).status_code == 200
    card = RateCard.objects.get(code="FIRM")
    assert client.get(reverse("admin:clients_ratecard_change", args=[card.pk])).status_code == 200
