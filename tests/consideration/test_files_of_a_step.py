"""Files that come with a step: kept, verified, handed out to whoever may open the appeal and to nobody else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ishenim.consideration.models import Attachment
from ishenim.files.models import StoredFile
from ishenim.files.queries import path_of
from ishenim.inspection.queries import verify

pytestmark = pytest.mark.django_db
TEXT = "Акт: насос алмаштырылды.".encode()


def upload(name="акт.txt", content=TEXT):
    return SimpleUploadedFile(name, content, content_type="text/plain")


def hand_in(browser, appeal, *files):
    facts = {"words": "Караңыз, акт тиркелди.", "files": list(files)}
    return browser.post(f"/appeals/{appeal.pk}/steps/ask_back", facts)


def test_R25_a_file_is_handed_out_under_the_rule_of_its_appeal(take, walk, sign_in, client):
    appeal = walk(take(), "in_work")
    sign_in("executor-1")
    assert hand_in(client, appeal, upload()).status_code == 302
    address = f"/appeals/{appeal.pk}/files/{Attachment.objects.get().file_id}"

    answer = client.get(address)

    assert (answer.content, answer.headers["Content-Disposition"].split(";")[0]) == (TEXT, "attachment")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert [sign_in(name).get(address).status_code for name in ("executor-2", "executor-3", "admin")] == [404] * 3
    assert sign_in("akim").get(address).status_code == 200


def test_a_file_of_another_appeal_is_not_found_under_this_one(take, walk, sign_in, client):
    appeal, other = walk(take(), "in_work"), take()
    sign_in("executor-1")
    hand_in(client, appeal, upload())
    file = StoredFile.objects.get()

    assert sign_in("operator").get(f"/appeals/{other.pk}/files/{file.pk}").status_code == 404


def test_a_refused_file_takes_no_step_and_keeps_the_words(take, walk, sign_in, client):
    appeal = walk(take(), "in_work")
    sign_in("executor-1")
    before = appeal.steps.count()

    answer = hand_in(client, appeal, upload("акт.pdf", b"MZ\x90 this is no paper"))

    assert (answer.status_code, appeal.steps.count(), StoredFile.objects.count()) == (422, before, 0)
    assert "Караңыз, акт тиркелди." in answer.content.decode()


def test_three_hundred_files_are_refused_in_a_sentence(take, walk, sign_in, client):
    appeal = walk(take(), "in_work")
    sign_in("executor-1")

    answer = hand_in(client, appeal, *(upload(f"{n}.txt") for n in range(300)))

    assert (answer.status_code, StoredFile.objects.count()) == (422, 0)
    assert "Караңыз, акт тиркелди." in answer.content.decode()


def test_a_private_note_keeps_its_file_to_its_post(take, walk, sign_in, client):
    appeal = walk(take(), "in_work")
    sign_in("executor-1")
    client.post(f"/appeals/{appeal.pk}/steps/note", {"words": "Өзүм үчүн", "files": [upload()]})
    address = f"/appeals/{appeal.pk}/files/{StoredFile.objects.get().pk}"

    assert client.get(address).status_code == 200
    assert sign_in("akim").get(address).status_code == 404


def test_R21_a_resolution_on_paper_is_entered_with_its_scan(take, walk, sign_in, client, posts):
    appeal = walk(take(), "at_head")
    sign_in("operator")
    facts = {"lead": posts["bilim-head"].pk, "words": "Караңыз."}

    without = client.post(f"/appeals/{appeal.pk}/steps/enter_resolution", facts)
    entered = client.post(f"/appeals/{appeal.pk}/steps/enter_resolution", {**facts, "files": [upload("резолюция.txt")]})

    appeal.refresh_from_db()
    assert (without.status_code, entered.status_code, appeal.stage) == (422, 302, "assigned")
    assert appeal.steps.get(name="enter_resolution").resolution.is_on_paper


def test_verification_names_a_file_that_was_changed_or_removed(take, walk, sign_in, client):
    appeal = walk(take(), "in_work")
    sign_in("executor-1")
    hand_in(client, appeal, upload(), upload("экинчи.txt"))
    first, second = (one.file for one in Attachment.objects.order_by("place").select_related("file"))
    assert verify().problems == []

    path_of(first.pk).write_bytes(b"other words")
    path_of(second.pk).unlink()

    found = {(problem.what, problem.how) for problem in verify().problems}
    assert found == {(f"file {first.pk}", "altered"), (f"file {second.pk}", "missing")}
