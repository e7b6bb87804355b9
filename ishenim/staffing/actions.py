"""What the head of apparatus does with posts and people (R12, R15, R66): each act once, in its transaction.

Who held a post on a day on which the office worked is never changed afterwards: papers of that day name him (R67).
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from ishenim.accounts import access
from ishenim.accounts import actions as accounts
from ishenim.accounts.actions import Seat
from ishenim.accounts.models import Appointment, Holding, Person, Post
from ishenim.accounts.queries import appointed, held_by, signatory
from ishenim.appeals import actions as appeals
from ishenim.audit import actions as audit
from ishenim.common.prepared import insert_many
from ishenim.common.refusals import Overtaken, Refused
from ishenim.directory import actions as directory
from ishenim.directory.models import Body
from ishenim.escalation import actions as escalation
from ishenim.notify import actions as notify
from ishenim.regulation.chain import Ref
from ishenim.regulation.posts import Role
from ishenim.staffing import passing, queries
from ishenim.staffing.models import HandOver
from ishenim.telephony import actions as telephony
from ishenim.telephony.models import Call, Draft

DAY = timedelta(days=1)


@transaction.atomic
def add_body(
    code: str, *, names: dict[str, str], group: str, is_outside_addressee: bool, by: Person, at: datetime
) -> Body:
    """Add a body to one of the three groups of II.1 or to the others (R12)."""
    _may_appoint(by, at)
    if Body.objects.filter(code=code).exists():
        raise Refused("body_code_taken", code=code)
    return directory.add_body(
        code, names=names, group=group, is_outside_addressee=is_outside_addressee, by=by.code, at=at
    )


@transaction.atomic
def change_body(body: Body, *, seen: str, by: Person, at: datetime) -> None:
    """Keep a body as it is now; `seen` is what the page said of it before."""
    _may_appoint(by, at)
    stood = Body.objects.select_for_update(no_key=True).get(pk=body.pk)
    if seen != queries.seen_of_body(stood):
        raise Overtaken("body_changed_meanwhile", body=stood)
    directory.change_body(body, by=by.code, at=at)


@transaction.atomic
def add_post(seat: Seat, *, by: Person, at: datetime) -> Post:
    """Add a post; nobody holds it yet. Complaints that stand are closed to it where they would be today (R25)."""
    _may_appoint(by, at)
    post = accounts.add_post(seat, by=by.code, at=at)
    telephony.hide_restricted_from(post)
    appeals.extend_restrictions(by=by.code, at=at)
    escalation.hide_from_new(post, by=by, at=at)
    escalation.bar_as_appeals(by=by, at=at)
    return post


@transaction.atomic
def change_post(post: Post, seat: Seat, *, seen: str | None = None, by: Person, at: datetime) -> None:
    """Change names, role, body or lines of a post; complaints that stand are closed to whom they would be today."""
    _begin(post, seen=seen, by=by, at=at)
    accounts.change_post(post, seat, by=by.code, at=at)
    appeals.extend_restrictions(by=by.code, at=at)
    escalation.bar_as_appeals(by=by, at=at)


@transaction.atomic
def give(
    post: Post, person: Person, *, since: date, until: date | None, seen: str | None = None, by: Person, at: datetime
) -> None:
    """Let a person hold a post that nobody holds on these days."""
    _begin(post, seen=seen, by=by, at=at)
    _not_into_ones_own_case(post, by=by, at=at)
    _leave_the_past(since, at=at)
    _give(post, person, since=since, until=until, by=by, at=at)


@transaction.atomic
def substitute(
    post: Post, person: Person, *, since: date, until: date, seen: str | None = None, by: Person, at: datetime
) -> None:
    """Let a person hold a post for whoever is away, between two days (R15)."""
    _begin(post, seen=seen, by=by, at=at)
    _not_into_ones_own_case(post, by=by, at=at)
    _leave_the_past(since, at=at)
    accounts.give_post(person, post, since=since, until=until, is_substitution=True, by=by.code, at=at)


@transaction.atomic
def end(post: Post, holding: Holding, *, until: date, seen: str | None = None, by: Person, at: datetime) -> None:
    """Set the last day of a holding; somebody must set the office on the day after (R66)."""
    _begin(post, seen=seen, by=by, at=at)
    after = Holding.objects.current(on=until + DAY).filter(post__role=Role.HEAD_OF_APPARATUS, person__is_active=True)
    if post.role == Role.HEAD_OF_APPARATUS and not after.exclude(pk=holding.pk).exists():
        raise Refused("nobody_would_set_the_office")
    _end(holding, until=until, by=by, at=at)


@transaction.atomic
def appoint(post: Post, chosen: Post, *, since: date, seen: str | None = None, by: Person, at: datetime) -> None:
    """Appoint the post that handles complaints about another one, from a day on (decisions 4)."""
    _begin(post, seen=seen, by=by, at=at)
    _not_of_oneself(post, by=by)
    _leave_the_past(since, at=at)
    accounts.appoint_handler(subject=post, handler=chosen, since=since, by=by.code, at=at)


@transaction.atomic
def withdraw(post: Post, *, seen: str | None = None, by: Person, at: datetime) -> None:
    """From tomorrow nobody is appointed for complaints about a post."""
    _begin(post, seen=seen, by=by, at=at)
    _not_of_oneself(post, by=by)
    today = timezone.localdate(at)
    standing = Appointment.objects.current(on=today + DAY).filter(subject=post, since__lte=today).order_by("pk")
    if not standing:
        raise Refused("nobody_is_appointed")
    for appointment in standing:
        accounts.end_appointment(appointment, until=today, by=by.code, at=at)


@transaction.atomic
def hand_over(post: Post, to: Person, *, day: date, seen: str | None = None, by: Person, at: datetime) -> HandOver:
    """A post goes to its next holder: the act lists what passes, unfinished calls change hands (R67).

    The act is made on the last day of who leaves, or later: it lists what is open when it is made.
    """
    today = timezone.localdate(at)
    last = queries.last_holding(post, before=day)
    drafts = _passing_drafts(post, last.person, to, day=day) if last else []
    _lock_calls(drafts)
    _begin(post, seen=seen, by=by, at=at)
    _not_into_ones_own_case(post, by=by, at=at)
    if day > today + DAY:
        raise Refused("hand_over_too_early")
    if last is None:
        raise Refused("nobody_to_hand_over", post=post)
    if last.person_id == to.pk:
        raise Refused("hand_over_to_oneself", person=to)
    if post.hand_overs.filter(day=day).exists():
        raise Overtaken("handed_over_already", post=post, day=day)
    if last.until is None or last.until >= day:
        _end(last, until=day - DAY, by=by, at=at)
    if not post.holdings.filter(person=to, since=day, is_substitution=False).exists():
        _leave_the_past(day, at=at)
        _give(post, to, since=day, until=None, by=by, at=at)
    for draft in drafts:
        telephony.take_over(draft, to=to, by=by, at=at)
    return _write_act(HandOver(post=post, day=day, former=last.person, successor=to, by=by, at=at), drafts)


def _write_act(act: HandOver, drafts: list[Draft]) -> HandOver:
    """Write the act with its list; names are those of the day (R67)."""
    on = timezone.localdate(act.at)
    signs = signatory(Role.HEAD_OF_APPARATUS, on=on)
    act.ky, act.ru, act.en = act.post.ky, act.post.ru, act.post.en
    act.former_name, act.successor_name = act.former.full_name, act.successor.full_name
    act.made_by_name, act.made_by_post = act.by.full_name, signs.post.ky if signs else ""
    act.save()
    persons = (act.former, act.successor, act.by)
    rows = passing.list_of(act.post, of=persons, drafts=drafts, on=on)
    for row in rows:
        row.hand_over = act
    insert_many(rows)
    what = Ref("hand_over", str(act.pk))
    audit.record(did="hand_over", what=what, fields=act.committed(), by=act.by.code, at=act.at)
    return act


@transaction.atomic
def pass_drafts(person: Person, to: Person, *, by: Person, at: datetime) -> int:
    """Give the unfinished calls of somebody who holds no post any more to a colleague; return how many."""
    _may_appoint(by, at)
    today = timezone.localdate(at)
    if held_by(person, on=today).roles:
        raise Overtaken("person_holds_a_post", person=person)
    if not access.may_take_calls(held_by(to, on=today).roles):
        raise Refused("takes_no_calls", person=to)
    drafts = passing.drafts_of(person, to=to)
    _lock_calls(drafts)
    for draft in drafts:
        telephony.take_over(draft, to=to, by=by, at=at)
    return len(drafts)


@transaction.atomic
def add_person(username: str, *, full_name: str, password: str, language: str, by: Person, at: datetime) -> Person:
    """Add somebody who may sign in."""
    _may_keep_accounts(by, at)
    return accounts.add_person(username, full_name=full_name, password=password, language=language, by=by.code, at=at)


@transaction.atomic
def disable(person: Person, *, by: Person, at: datetime) -> None:
    """Take away the right to sign in, once nothing hangs on the person any more."""
    _may_keep_accounts(by, at)
    if person.pk == by.pk:
        raise Refused("disables_oneself")
    if not list(Person.objects.select_for_update(no_key=True).filter(pk=person.pk, is_active=True).values_list("pk")):
        raise Overtaken("person_is_disabled", person=person)
    alone = queries.posts_only_held_by(person, on=timezone.localdate(at))
    if alone:
        raise Refused("posts_hang_on_person", person=person, posts=alone)
    accounts.disable(person, by=by.code, at=at)


@transaction.atomic
def reset_password(person: Person, *, password: str, by: Person, at: datetime) -> None:
    """Give a new password; the holder and the head of apparatus see that on "Бүгүн" (decisions 22)."""
    _may_keep_accounts(by, at)
    if not Person.objects.filter(pk=person.pk, is_active=True).exists():
        raise Refused("person_is_disabled", person=person)
    accounts.reset_password(person, password=password, by=by.code, at=at)


@transaction.atomic
def keep_mail_address(person: Person, email: str, *, seen: int, by: Person, at: datetime) -> None:
    """Letters about notices go there from now on; the person sees who set it."""
    _may_keep_accounts(by, at)
    if not Person.objects.filter(pk=person.pk, is_active=True).exists():
        raise Refused("person_is_disabled", person=person)
    notify.keep_address(person, email, seen=seen, by=by, at=at)


@transaction.atomic
def keep_mobile_number(person: Person, number: str, *, number_seen: int, by: Person, at: datetime) -> None:
    """SMS about alarms go there from now on; the person sees who set it."""
    _may_keep_accounts(by, at)
    if not Person.objects.filter(pk=person.pk, is_active=True).exists():
        raise Refused("person_is_disabled", person=person)
    notify.keep_number(person, number, seen=number_seen, by=by, at=at)


def _may_appoint(by: Person, at: datetime) -> None:
    if not access.may_appoint(held_by(by, on=timezone.localdate(at)).roles):
        raise Refused("not_yours_to_appoint")


def _may_keep_accounts(by: Person, at: datetime) -> None:
    if not access.may_keep_accounts(held_by(by, on=timezone.localdate(at)).roles):
        raise Refused("not_yours_to_appoint")


def _begin(post: Post, *, seen: str | None, by: Person, at: datetime) -> None:
    """Lock a post, make sure that it is the person's to change and that the page shows what stands now.

    `seen` is None where no page was shown: set-up, the demo.
    """
    _may_appoint(by, at)
    locked = Post.objects.select_for_update(no_key=True).get(pk=post.pk)
    if seen is not None and seen != queries.seen_of(locked):
        raise Overtaken("post_changed_meanwhile", post=locked)


def _not_of_oneself(subject: Post, *, by: Person) -> None:
    """Nobody rules who handles complaints about a post he holds or held, or stands close to (decisions 4)."""
    mine = passing.ever_held([by])
    close = {
        subject.pk,
        *subject.deputies.values_list("pk", flat=True),
        *subject.assistants.values_list("pk", flat=True),
    }
    if mine & close:
        raise Refused("rules_on_oneself")


def _not_into_ones_own_case(post: Post, *, by: Person, at: datetime) -> None:
    """Nobody seats the one who handles complaints about himself (decisions 4)."""
    handled = appointed(on=timezone.localdate(at))
    for subject in Post.objects.filter(pk__in=[one for one, handler in handled.items() if handler == post.pk]):
        _not_of_oneself(subject, by=by)


def _leave_the_past(day: date, *, at: datetime) -> None:
    """Refuse a change from a day on since which the office has worked (R67)."""
    today = timezone.localdate(at)
    worked = queries.worked_on(day, before=today) if day < today else None
    if worked is not None:
        raise Refused("past_is_written", day=worked, first=worked + DAY)


def _give(post: Post, person: Person, *, since: date, until: date | None, by: Person, at: datetime) -> None:
    accounts.give_post(person, post, since=since, until=until, is_substitution=False, by=by.code, at=at)


def _end(holding: Holding, *, until: date, by: Person, at: datetime) -> None:
    _leave_the_past(until + DAY, at=at)
    if queries.acted(holding.person, holding.post, since=until + DAY):
        raise Refused("acted_after_the_end", person=holding.person, first=timezone.localdate(at) + DAY)
    accounts.end_holding(holding, until=until, by=by.code, at=at)


def _passing_drafts(post: Post, former: Person, to: Person, *, day: date) -> list[Draft]:
    """The unfinished calls that go with a post at the phone, unless who leaves it answers the phone elsewhere."""
    others = Holding.objects.current(on=day).filter(person=former).exclude(post=post).select_related("post")
    stays = former.is_active and any(access.may_take_calls([row.post.role_code]) for row in others)
    if stays or not access.may_take_calls([post.role_code]):
        return []
    return passing.drafts_of(former, to=to, posts=frozenset({post.pk}))


def _lock_calls(drafts: list[Draft]) -> None:
    """Hold every call before the first entry: whoever saves a draft holds the call first and the log second."""
    keys = [draft.pk for draft in drafts]
    list(Call.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))
