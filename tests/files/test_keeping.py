"""A kept file: bytes first, row second; what the disk loses or somebody changes there is named."""

import hashlib
import os
import resource
import stat
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import IntegrityError, transaction

from ishenim.audit import actions as audit
from ishenim.audit.models import Entry
from ishenim.common.refusals import Refused
from ishenim.files import actions as files
from ishenim.files import queries
from ishenim.files.checking import LIMITS, Kind
from ishenim.files.models import StoredFile
from ishenim.regulation.chain import Ref
from tests.conftest import NOW
from tests.files import made


@pytest.fixture(autouse=True)
def _disk_of_its_own(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def by(people):
    return {"by": people["operator"], "at": NOW}


@pytest.fixture
def keep(by):
    """Keep a harmless file."""
    return lambda name="note.txt": files.keep(made.HARMLESS[name], name, **by)


class Unread(SimpleUploadedFile):
    """An upload that must not be read."""

    def read(self, *args):
        raise AssertionError(f"{self.name} was read")


def on_disk(tmp_path):
    """Every file of the data folder, relative to it."""
    return sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())


def place(ident):
    return f"files/{ident.hex[:2]}/{ident}"


def uploads(*names):
    return [SimpleUploadedFile(name, made.HARMLESS[name]) for name in names]


def key_of(act, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)
    return refused.value.key


@pytest.mark.parametrize("name", made.HARMLESS)
def test_a_kept_file_stands_in_a_row_that_agrees_with_its_bytes(name, keep, tmp_path):
    kept = StoredFile.objects.get(pk=keep(name).pk)

    content = (tmp_path / place(kept.pk)).read_bytes()
    told = (kept.size, kept.sha256, kept.by.username, kept.at, Kind(kept.kind).value)
    assert told == (len(content), hashlib.sha256(content).hexdigest(), "operator", NOW, kept.kind)
    assert (queries.content(kept), on_disk(tmp_path)) == (content, [place(kept.pk)])


def test_only_the_owner_reads_it_and_its_name_says_nothing(keep, tmp_path):
    path = tmp_path / place(keep("photo.jpg").pk)

    modes = [stat.S_IMODE(one.stat().st_mode) for one in (path, path.parent)]
    assert (modes, path.suffix, UUID(path.name).version) == ([0o600, 0o700], "", 4)


@pytest.mark.parametrize("wrap", [bytes, bytearray, memoryview, ContentFile, lambda b: SimpleUploadedFile("x.exe", b)])
def test_bytes_and_uploads_are_kept_alike(wrap, by):
    assert queries.content(files.keep(wrap(made.TEXT), "note.txt", **by)) == made.TEXT


def test_an_upload_that_lies_in_a_temporary_file_is_kept_from_its_start(by):
    upload = TemporaryUploadedFile("note.txt", "image/png", len(made.TEXT), "")
    upload.write(made.TEXT)

    (kept,) = files.keep_all([upload], **by)

    assert (kept.kind, queries.content(kept)) == ("text/plain", made.TEXT)


def test_no_more_is_read_than_shows_that_a_file_is_too_large(by):
    upload = ContentFile(b"a" * (LIMITS.size * 2))

    refused = key_of(files.keep, upload, "note.txt", **by)

    assert (refused, upload.tell()) == ("file_too_large", LIMITS.size + 1)


def test_what_the_log_commits_to(keep):
    kept = keep()

    fields = {"id": str(kept.pk), "name": "note.txt", "kind": "text/plain", "size": len(made.TEXT)}
    fields |= {"sha256": hashlib.sha256(made.TEXT).hexdigest(), "at": NOW, "by": kept.by_id}
    assert kept.committed() == {f"file.{name}": value for name, value in fields.items()}
    assert kept.committed(place=2) == {f"file.2.{name}": value for name, value in fields.items()}
    assert {f"file.{field.attname.removesuffix('_id')}" for field in StoredFile._meta.concrete_fields} == set(
        kept.committed()
    )


def test_an_entry_takes_the_fields_of_several_files(by):
    kept = files.keep_all(uploads("note.txt", "photo.jpg"), **by)
    fields = {name: value for at, file in enumerate(kept, 1) for name, value in file.committed(place=at).items()}

    with transaction.atomic():
        seq = audit.record(did="attach", what=Ref("file", str(kept[0].pk)), fields=fields, by="operator", at=NOW)

    assert (len(fields), Entry.objects.filter(seq=seq).count()) == (14, 1)


def test_all_files_of_an_act_are_kept_in_their_order(by, tmp_path):
    kept = files.keep_all(uploads("photo.jpg", "letter.pdf", "note.txt"), **by)

    assert [file.name for file in kept] == ["photo.jpg", "letter.pdf", "note.txt"]
    assert on_disk(tmp_path) == sorted(place(file.pk) for file in kept)


def test_one_refused_file_leaves_neither_rows_nor_bytes_of_the_others(by, tmp_path):
    chosen = [*uploads("photo.jpg", "note.txt"), SimpleUploadedFile("lie.pdf", b"MZ"), *uploads("letter.pdf")]

    refused = key_of(files.keep_all, chosen, **by)

    assert (refused, StoredFile.objects.count(), on_disk(tmp_path)) == ("file_lies", 0, [])


def test_three_hundred_files_are_refused_in_one_sentence_before_one_is_read(by):
    chosen = [Unread(f"{number}.txt", b"a") for number in range(300)]

    with pytest.raises(Refused) as refused:
        files.keep_all(chosen, **by)

    assert (refused.value.key, refused.value.facts) == ("too_many_files", {"most": files.MOST, "told": 300})
    with pytest.raises(AssertionError, match="was read"):  # the control: a bearable number is read
        files.keep_all(chosen[: files.MOST], **by)


def test_as_many_files_as_may_be_are_kept(by):
    chosen = [SimpleUploadedFile(f"{number}.txt", b"a") for number in range(files.MOST)]

    assert len(files.keep_all(chosen, **by)) == files.MOST


def test_no_files_are_no_rows(by):
    assert files.keep_all([], **by) == []


def test_files_are_received_without_a_transaction_and_kept_within_one(by, django_assert_num_queries):
    with django_assert_num_queries(0):
        received = files.receive_all(uploads("photo.jpg", "note.txt"))

    with django_assert_num_queries(1):
        kept = files.keep_received(received, **by)

    assert [(file.pk, file.sha256) for file in kept] == [(one.id, one.sha256) for one in received]


def test_an_act_that_fails_leaves_bytes_that_the_sweep_takes_a_day_later(by, keep, tmp_path):
    with pytest.raises(RuntimeError), transaction.atomic():
        files.keep_all(uploads("photo.jpg", "note.txt"), **by)
        raise RuntimeError
    kept = keep()
    unfinished = tmp_path / place(uuid4())
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    unfinished.with_name(unfinished.name + ".new").write_bytes(b"half")
    strange = unfinished.with_name("README")
    strange.write_bytes(b"not ours")
    _all_written_at(tmp_path, NOW)

    swept = [files.sweep(at=NOW + timedelta(hours=hours)) for hours in (0, 24, 25, 26)]

    assert (swept, on_disk(tmp_path)) == ([0, 0, 3, 0], sorted([place(kept.pk), str(strange.relative_to(tmp_path))]))


def test_a_sweep_of_nothing(db):
    assert files.sweep(at=NOW) == 0


def test_a_file_changed_or_lost_on_the_disk_is_named(by, tmp_path):
    names = [*("whole.txt", "changed.txt", "longer.txt", "shorter.txt", "gone.txt", "folder.txt")]
    kept = {name: files.keep(made.TEXT, name, **by) for name in names}
    path = {name: tmp_path / place(file.pk) for name, file in kept.items()}
    path["changed.txt"].write_bytes(made.TEXT[:-1] + b"!")
    path["longer.txt"].write_bytes(made.TEXT + b"!")
    path["shorter.txt"].write_bytes(made.TEXT[:-1])
    path["gone.txt"].unlink()
    path["folder.txt"].unlink()
    path["folder.txt"].mkdir()

    found = {file.name for file in queries.damaged()}

    lost = {name: _said(file) for name, file in kept.items()}
    assert found == {*names} - {"whole.txt"}
    assert lost == {
        "whole.txt": made.TEXT,
        "changed.txt": ("file_altered", {"name": "changed.txt"}),
        "longer.txt": ("file_altered", {"name": "longer.txt"}),
        "shorter.txt": ("file_altered", {"name": "shorter.txt"}),
        "gone.txt": ("file_missing", {"name": "gone.txt"}),
        "folder.txt": ("file_missing", {"name": "folder.txt"}),
    }


def test_damaged_files_come_in_the_order_they_were_kept(people, tmp_path):
    hours = [5, 2, 7, 0, 3, 6, 1, 4]
    for hour in hours:
        kept = files.keep(made.TEXT, f"{hour}.txt", by=people["operator"], at=NOW + timedelta(hours=hour))
        (tmp_path / place(kept.pk)).unlink()

    assert [file.name for file in queries.damaged()] == [f"{hour}.txt" for hour in sorted(hours)]


def test_nothing_is_damaged_where_all_is_whole(keep):
    for name in made.HARMLESS:
        keep(name)

    assert list(queries.damaged()) == []


@pytest.mark.parametrize("changed", [{"kind": "text/html"}, {"name": ""}, {"size": 0}])
def test_the_database_itself_takes_no_other_kind_no_nameless_and_no_empty_file(changed, by):
    plain = {"id": uuid4(), "name": "a.txt", "kind": "text/plain", "size": 1, "sha256": "0" * 64, **by}
    StoredFile.objects.create(**plain)

    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.create(**{**plain, "id": uuid4(), **changed})


def test_a_disk_that_takes_no_more_leaves_no_half_file(tmp_path):
    files.receive(made.TEXT, "small.txt")  # the folders exist, and this much the disk still takes
    before = on_disk(tmp_path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(OSError, match="File too large"):
            files.receive(b"a" * 5000, "large.txt")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert (len(before), on_disk(tmp_path)) == (1, before)


def _said(file):
    try:
        return queries.content(file)
    except queries.Lost as lost:
        return lost.key, lost.facts


def _all_written_at(folder, at):
    for path in folder.rglob("*"):
        os.utime(path, (at.timestamp(), at.timestamp()))
