"""Clauses III.1, III.2, III.6 and the signature block: what each kind of post may do at the phone."""

from ishenim.regulation import posts
from ishenim.regulation.posts import Role


def test_R15_R17_the_specialist_and_the_operators_take_calls():
    assert {Role.RECORDS_SPECIALIST, Role.OPERATOR} == posts.TAKES_CALLS


def test_R45_one_hand_answers_for_the_journal():
    assert {Role.RECORDS_SPECIALIST} == posts.CORRECTS_JOURNAL


def test_R39_the_specialist_or_the_head_of_apparatus_opens_a_volume():
    assert {Role.RECORDS_SPECIALIST, Role.HEAD_OF_APPARATUS} == posts.OPENS_VOLUME


def test_R46_everybody_but_executors_and_the_administrator_reads_the_journal():
    assert set(Role) - posts.READS_JOURNAL == {Role.EXECUTOR, Role.ADMINISTRATOR}


def test_law_9_the_administrator_has_no_access_to_contents():
    having = (
        posts.TAKES_CALLS,
        posts.CORRECTS_JOURNAL,
        posts.OPENS_VOLUME,
        posts.READS_JOURNAL,
        posts.READS_ALL_APPEALS,
    )

    assert [Role.ADMINISTRATOR in roles for roles in having] == [False] * 5


def test_law_9_the_auditor_reads_and_never_writes():
    writing = posts.TAKES_CALLS | posts.CORRECTS_JOURNAL | posts.OPENS_VOLUME

    assert (Role.AUDITOR in posts.READS_JOURNAL, Role.AUDITOR in writing) == (True, False)


def test_whoever_writes_in_the_journal_may_read_it():
    assert set() == (posts.TAKES_CALLS | posts.CORRECTS_JOURNAL | posts.OPENS_VOLUME) - posts.READS_JOURNAL


def test_R66_the_head_of_apparatus_appoints_and_the_administrator_keeps_accounts_only():
    assert {Role.HEAD_OF_APPARATUS} == posts.APPOINTS
    assert {Role.HEAD_OF_APPARATUS, Role.ADMINISTRATOR} == posts.KEEPS_ACCOUNTS
