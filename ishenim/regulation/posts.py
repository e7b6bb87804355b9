"""Clauses III.1, III.2, III.4 and the signature block: the kinds of posts and what each may do at the phone."""

from enum import StrEnum


class Role(StrEnum):
    """The kinds of posts an office has; a post is one seat, a role is what such a seat does."""

    HEAD = "head"  # башчы-аким
    DEPUTY_HEAD = "deputy_head"
    HEAD_OF_APPARATUS = "head_of_apparatus"
    RECORDS_SPECIALIST = "records_specialist"  # III.1: owns the intake
    OPERATOR = "operator"  # III.2: other employees who answer
    EXECUTOR = "executor"
    CONTROL = "control"
    AUDITOR = "auditor"  # reads, never writes
    ADMINISTRATOR = "administrator"  # keeps the machine running, reads no contents


TAKES_CALLS = frozenset({Role.RECORDS_SPECIALIST, Role.OPERATOR})  # III.1, III.2
CORRECTS_JOURNAL = frozenset({Role.RECORDS_SPECIALIST})  # III.1, III.6: one hand answers for the journal
OPENS_VOLUME = frozenset({Role.RECORDS_SPECIALIST, Role.HEAD_OF_APPARATUS})  # III.6
SETS_OFFICE = frozenset({Role.HEAD_OF_APPARATUS})  # R66: approves the regulation, schedules, catalogue, users
EDITS_CATALOGUE = frozenset({Role.HEAD_OF_APPARATUS})  # R66
IMPORTS_REGISTER = OPENS_VOLUME  # III.6, R66: who answers for the journal, or who answers for the office's papers
ENTERS_EDMS = frozenset({Role.RECORDS_SPECIALIST, Role.OPERATOR, Role.HEAD_OF_APPARATUS})  # III.5
READS_JOURNAL = frozenset(
    {
        Role.HEAD,
        Role.DEPUTY_HEAD,
        Role.HEAD_OF_APPARATUS,
        Role.RECORDS_SPECIALIST,
        Role.OPERATOR,
        Role.CONTROL,
        Role.AUDITOR,
    }
)
APPOINTS = frozenset({Role.HEAD_OF_APPARATUS})  # R66: who holds which post, bodies, users
KEEPS_ACCOUNTS = APPOINTS | {Role.ADMINISTRATOR}  # who may sign in; without any say in who holds which post
READS_PROMPTNESS = READS_JOURNAL  # I.1: figures of what each of them may open anyhow
READS_OFFENCES = frozenset({Role.HEAD, Role.HEAD_OF_APPARATUS, Role.CONTROL, Role.AUDITOR})  # II.1.b, II.1.c
TOLD_OF_PATTERNS = frozenset({Role.HEAD, Role.HEAD_OF_APPARATUS})  # R14
ANSWERS_FOR_ALARMS = frozenset({Role.HEAD, Role.DEPUTY_HEAD, Role.HEAD_OF_APPARATUS}) | TAKES_CALLS  # III.8, III.9
READS_ALL_APPEALS = READS_JOURNAL  # of those not shut out; an executor reads what is assigned to him
