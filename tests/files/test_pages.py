"""What the browser gets: the file to save and nothing to run; the field, the list, the sentences."""

import re
from email.message import Message
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from ishenim.common.refusals import Refused
from ishenim.files import actions as files
from ishenim.files.checking import ENDING_OF, ENDINGS, LIMITS, MB, check
from ishenim.files.queries import path_of
from ishenim.files.views import download
from tests.conftest import NOW
from tests.files import made
from tests.house import tree

REFUSALS = tree.PRODUCT / "files/templates/refusals"
FACTS = {"name": "<b>сүрөт</b>.jpg", "megabytes": 10, "millions": 50, "offered": "jpg, png", "most": 20, "told": 300}
SCRIPT = tree.PRODUCT / "files/static/ishenim/js/photos.js"


@pytest.fixture(autouse=True)
def _disk_of_its_own(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def keep(people):
    return lambda name, like="note.txt": files.keep(made.HARMLESS[like], name, by=people["operator"], at=NOW)


def rendered(template, **context):
    with translation.override("en"):
        return render_to_string(template, context)


@pytest.mark.parametrize("name", made.HARMLESS)
def test_a_file_is_handed_out_to_be_saved_and_not_to_be_shown(name, keep):
    kept = keep(name, like=name)

    answer = download(kept)

    charset = "; charset=utf-8" if name.endswith(".txt") else ""
    assert (answer.status_code, dict(answer.headers)) == (
        200,
        {
            "Content-Type": f"{ENDINGS[name.split('.')[1]]}{charset}",
            "Content-Disposition": f'attachment; filename="{kept.name}"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "no-store",
        },
    )
    assert answer.content == path_of(kept.pk).read_bytes()


@pytest.mark.parametrize(
    ("called", "saved"),
    [
        ("Өзгөн көчөсү, үй №7.txt", "Өзгөн көчөсү, үй №7.txt"),
        ("a\r\nSet-Cookie: x=1.txt", "a Set-Cookie_ x=1.txt"),
        ('a"; filename="run.exe.txt', "a_; filename=_run.exe.txt"),
        ("a%22;b'c.txt", "a%22;b'c.txt"),
        ("../../ң\\..\\ө.txt", "ө.txt"),
    ],
)
def test_a_browser_reads_the_name_as_it_is_kept(called, saved, keep):
    answer = download(keep(called))

    said = Message()
    said["Content-Disposition"] = answer["Content-Disposition"]
    plain = re.fullmatch(r"attachment; filename\*=utf-8''(\S+)", answer["Content-Disposition"])
    read = unquote(plain[1]) if plain else said.get_filename()
    assert (read, "\n" in answer["Content-Disposition"]) == (saved, False)


def test_an_altered_file_is_not_handed_out(keep):
    kept = keep("note.txt")
    path_of(kept.pk).write_bytes(b"other")

    with pytest.raises(Refused) as refused:
        download(kept)

    assert (refused.value.key, refused.value.facts) == ("file_altered", {"name": "note.txt"})


def test_three_hundred_files_reach_the_sentence_and_no_bare_400(people):
    chosen = [SimpleUploadedFile(f"{number}.txt", b"a") for number in range(300)]
    request = RequestFactory().post("/", {"photos": chosen})

    with pytest.raises(Refused) as refused:
        files.keep_all(request.FILES.getlist("photos"), by=people["operator"], at=NOW)

    assert (refused.value.key, refused.value.facts["told"]) == ("too_many_files", 300)


def test_every_key_has_its_sentence_and_every_sentence_its_key():
    source = "".join((tree.PRODUCT / f"files/{name}.py").read_text() for name in ("checking", "actions", "queries"))

    assert set(re.findall(r'(?:Refused|Lost)\("(\w+)"', source)) == {path.stem for path in REFUSALS.glob("*.html")}


@pytest.mark.parametrize("key", sorted(path.stem for path in REFUSALS.glob("*.html")))
def test_a_sentence_can_be_read_aloud_and_runs_nothing(key):
    sentence = rendered(f"refusals/{key}.html", **FACTS).strip()

    told = "too_many" in key or "«&lt;b&gt;сүрөт&lt;/b&gt;.jpg»" in sentence
    assert (sentence[0].isupper(), sentence[-1], told, "<b>" in sentence, "«»" in sentence) == (
        *(True, ".", True, False, False),
    )
    assert len(re.findall(r"[.!?](?:\s|$)", sentence)) in (2, 3)  # what is wrong, and what to do


def test_the_facts_of_a_refusal_fill_its_sentence():
    with pytest.raises(Refused) as refused:
        check(b"a" * (LIMITS.size + 1), "арыз.txt")

    sentence = rendered(f"refusals/{refused.value.key}.html", **refused.value.facts).strip()
    assert sentence == ("The file «арыз.txt» is larger than 10 MB. Make it smaller or divide it, then attach it again.")


def test_the_field_names_the_limits_that_hold(db):
    field = rendered("files/_input.html", name="photos", label="Photos", multiple=True)

    accepted = re.search(r'accept="([^"]+)"', field)[1].split(",")
    said = re.search(r"Kinds: (.+?)\. Each up to (\d+) MB, at most (\d+) files", field)
    assert [one for one in accepted if "/" not in one] == sorted((f".{e}" for e in ENDINGS), key=accepted.index)
    assert (len(accepted), {one for one in accepted if "/" in one} - set(ENDING_OF)) == (len(ENDINGS) + 3, set())
    assert said.groups() == (", ".join(ENDING_OF.values()), str(LIMITS.size // MB), str(files.MOST))


def test_the_field_for_one_file_says_so_and_shows_its_errors(db):
    field = rendered("files/_input.html", name="scan", label="<i>Scan</i>", errors=["Too large."])

    assert (field.count(" multiple"), field.count("Up to 10 MB"), field.count("Too large.")) == (0, 1, 1)
    assert (field.count("&lt;i&gt;"), field.count('aria-describedby="scan-hint scan-error"')) == (1, 1)
    assert sorted(re.findall(r' id="([^"]+)"', field)) == ["id_scan", "scan-error", "scan-hint"]


def test_the_list_shows_each_file_with_its_keepers_address(keep):
    kept = [keep("<b>.txt"), keep("photo.jpg", like="photo.jpg")]

    shown = rendered("files/_list.html", attached=[(file, f"/somewhere/{place}") for place, file in enumerate(kept)])

    assert re.findall(r'href="([^"]+)" download><bdi>([^<]+)</bdi>', shown) == [
        ("/somewhere/0", "_b_.txt"),
        ("/somewhere/1", "photo.jpg"),
    ]
    assert shown.count("24.11.2026 10:42") == 2


def test_an_empty_list_shows_nothing():
    assert rendered("files/_list.html", attached=[]).strip() == ""


def test_the_script_is_small_and_calls_nobody():
    script = SCRIPT.read_text(encoding="utf-8")

    assert (len(script.encode()) <= 2048, re.findall(r"fetch|XMLHttp|import|eval|https?:", script)) == (True, [])
