"""`ishenim import journal`: a dry run unless told to go; exit codes and sentences as the contract has them."""

import json

import pytest

from ishenim.config import console
from ishenim.imports.models import Draft, OldRegister
from tests.conftest import PASSWORD
from tests.imports import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Call the command on a file; returns exit code, what it printed, what it complained."""
    monkeypatch.setenv("ISHENIM_AS_PASSWORD", PASSWORD)

    def called(content, *words, name="old.xlsx", by="operator"):
        (tmp_path / name).write_bytes(content)
        code = console.run(["import", "journal", str(tmp_path / name), "--as", by, *words])
        return code, *capsys.readouterr()

    return called


def test_a_dry_run_reports_and_imports_nothing(run):
    code, out, _ = run(made.xlsx([*made.ROWS, made.row(number="9", mark="көк")]), "--restrict", "none")

    assert code == 0
    assert "warning row 5, column A: Before this row numbers are missing: 3–8." in out
    assert "warning row 5, column E: This is not known as a mark: көк." in out
    assert (OldRegister.objects.count(), Draft.objects.count()) == (0, 0)


def test_go_brings_it_in(run):
    code, out, _ = run(made.xlsx(), "--restrict", "3", "--go")

    register = OldRegister.objects.get()
    assert (code, f"Brought in as register {register.pk}." in out) == (0, True)
    assert [line.is_restricted for line in register.rows.order_by("place")] == [False, True, False]


def test_errors_end_with_1_and_leave_nothing(run):
    code, out, _ = run(made.xlsx([*made.ROWS, made.row(number="")]), "--restrict", "none", "--go", "--accept")

    assert (code, OldRegister.objects.count(), Draft.objects.count()) == (1, 0, 0)
    assert "ERROR   row 5, column A: The number is missing." in out


def test_warnings_have_to_be_accepted(run):
    content = made.xlsx([made.row(number="2")])

    assert run(content, "--restrict", "none", "--go")[0] == 1
    assert run(content, "--restrict", "none", "--go", "--accept")[0] == 0
    assert OldRegister.objects.count() == 1


def test_json_tells_every_doubt(run):
    code, out, _ = run(made.xlsx([made.row(number="3", summary="")]), "--restrict", "none", "--json")

    told = json.loads(out)
    assert (code, told["lines"], told["errors"], told["warnings"], told["register"]) == (1, 1, 1, 1, None)
    assert told["gaps"] == [{"year": 2024, "from": 1, "to": 2}]
    assert told["doubtful"][0] == {
        "row": 2,
        "column": "D",
        "doubt": "summary_empty",
        "is_error": True,
        "told": "",
    }


def test_columns_are_named_by_heading_or_by_number(run):
    content = made.xlsx([[*row] for row in made.ROWS], headings=["x", "y", "Заявитель", "z", "Белги"])
    told = ["--map", "x=number", "2=received", "z=summary", "--restrict", "none", "--go", "--accept"]

    assert run(content, *told)[0] == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "Say which lines show number and day only"),
        (("--map", "ж=number", "--restrict", "none"), "This names no column or no field: ж=number"),
        (("--sheet", "жок", "--restrict", "none"), "has no sheet «жок»"),
        (("--restrict", "үч"), "«үч» names no rows"),
    ],
)
def test_a_wrong_call_is_a_sentence_and_2(run, words, sentence):
    code, _, complaint = run(made.xlsx(), *words)

    assert (code, sentence in complaint) == (2, True)


def test_a_file_without_the_columns_names_what_is_lacking(run):
    code, _, complaint = run(made.xlsx([["1"]], headings=["Катар №", "Мазмуну"]), "--restrict", "none")

    assert (code, "No column is found for: received, applicant" in complaint) == (2, True)


def test_of_several_sheets_one_has_to_be_named(run):
    content = made.xlsx(change=lambda book, sheet: book.create_sheet("Башка"))

    assert "The file has 2 sheets" in run(content, "--restrict", "none")[2]
    assert run(content, "--sheet", "Журнал", "--restrict", "none")[0] == 0


def test_R66_only_the_two_posts_and_only_with_the_password(run, monkeypatch):
    assert "holds no post that brings registers in" in run(made.xlsx(), "--restrict", "none", by="akim")[2]
    assert "holds no post" in run(made.xlsx(), "--restrict", "none", by="admin")[2]
    monkeypatch.setenv("ISHENIM_AS_PASSWORD", "wrong-password-1")
    assert "The user name or the password is not right" in run(made.xlsx(), "--restrict", "none")[2]


def test_a_file_that_is_refused_is_a_sentence(run):
    code, _, complaint = run(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "--restrict", "none", name="old.xls")

    assert (code, "Excel workbook (*.xlsx)" in complaint) == (2, True)
