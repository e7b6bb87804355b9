"""What can be set, matter by matter: its form, how it stands, who writes it. The pages are drawn from this table."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any  # a matter's rows are of its own model

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ishenim.accounts import actions as accounts
from ishenim.accounts.models import Person, Post
from ishenim.common import house
from ishenim.common.models import HouseRecord
from ishenim.common.queries import in_force, office
from ishenim.consideration import actions as consideration
from ishenim.consideration.models import Phrase
from ishenim.directory import actions as directory
from ishenim.directory.models import Topic
from ishenim.office import actions
from ishenim.office.actions import Told
from ishenim.office.forms import (
    FilesForm,
    IndexForm,
    LanguagesForm,
    MinutesForm,
    NumberForm,
    PatternsForm,
    PhoneBookForm,
    PhraseForm,
    ProfileForm,
    ReceptionForm,
    RegulationForm,
    RemindersForm,
    SeasonForm,
    SettingForm,
    TopicForm,
)
from ishenim.office.law_forms import LawBodiesForm, LawRoutesForm, ReceiptsForm
from ishenim.reception import actions as reception
from ishenim.reception.models import Reception
from ishenim.regulation.hand_over import ReceiptDays
from ishenim.regulation.house import INDEX_PATTERN, Minutes
from ishenim.regulation.patterns import Threshold
from ishenim.regulation.reception import Schedule, Week
from ishenim.regulation.reminders import Rungs
from ishenim.worktime import actions as worktime
from ishenim.worktime.models import Season, hours_from

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Facts = dict[str, Any]
NEW = "new"
UNSET: dict[str, Facts] = {  # how a setting stands that nobody has set
    "index": {"pattern": INDEX_PATTERN},
    "files": asdict(house.FileLimits()),
    "minutes": asdict(Minutes()),
    "receipts": asdict(ReceiptDays()),
    "patterns": asdict(Threshold()),
    "reminders": asdict(Rungs()),
    "languages": {"ru": True, "en": True},
}


@dataclass(frozen=True)
class Change:
    """A filled form on its way: the row it is about (None for a new one), its facts, what was seen."""

    row: Any
    form: SettingForm
    seen: int

    @property
    def facts(self) -> Facts:
        return self.form.cleaned_data


@dataclass(frozen=True)
class Matter:
    """One thing that can be set. `rows` lists what there is of it, where there are several."""

    name: str
    title: "StrOrPromise"
    form: type[SettingForm]
    stands: Callable[[Any, date], Facts]  # how the row, or the one thing, stands on a day
    write: Callable[[Change, Person, datetime], object]
    check: Callable[[Change], list[tuple[str, str]]] = lambda _: []  # refuses; what else it changes, (what, words)
    rows: Callable[[], list[Any]] | None = None

    def subject(self, ident: str) -> str:
        return f"{self.name}/{ident}" if self.rows else self.name

    @transaction.atomic
    def set(self, change: Change, *, by: Person, at: datetime) -> None:
        """Write a change; only the head of apparatus may (R66)."""
        actions.refuse_others(by, on=timezone.localdate(at))
        self.write(change, by, at)

    def row(self, ident: str) -> Any:
        """The row of an address; None for a new one or where there are no rows."""
        return next((row for row in self.rows() if str(row.pk) == ident), None) if self.rows else None


def latest(subject: str) -> int:
    """The key of the last record of a subject, 0 before the first."""
    return HouseRecord.objects.filter(subject=subject).order_by("-pk").values_list("pk", flat=True).first() or 0


def history(subject: str) -> list[HouseRecord]:
    """Every record of a subject, newest first."""
    return list(HouseRecord.objects.filter(subject=subject).order_by("-pk"))


def _told(row: Any, _on: date) -> Facts:
    return dict(row.told()) if row else {}


def _as_set(subject: str) -> Callable[[Any, date], Facts]:
    def stands(_row: Any, on: date) -> Facts:
        record = in_force(subject, on=on)
        return dict(record.told) if record else dict(UNSET.get(subject, {}))

    return stands


def _write_plain(subject: str) -> Callable[[Change, Person, datetime], object]:
    def write(change: Change, by: Person, at: datetime) -> object:
        told = Told(subject, change.form.told(), change.facts["since"], change.seen)
        return actions.set_plain(told, by=by, at=at)

    return write


def _check_plain(subject: str) -> Callable[[Change], list[tuple[str, str]]]:
    def check(change: Change) -> list[tuple[str, str]]:
        actions.checked(subject, change.form.told(), since=change.facts["since"])
        return []

    return check


def _check_number(change: Change) -> list[tuple[str, str]]:
    number = actions.checked_number(change.form.told())
    return [("international", str(number["international"])), ("tel", str(number["tel"]))]


def _season_told(change: Change) -> worktime.SeasonTold:
    facts = change.facts
    return worktime.SeasonTold(
        names={code: facts[code] for code in ("ky", "ru", "en")},
        starts_on=facts["starts_on"],
        ends_on=facts["ends_on"],
        hours=hours_from(facts),
        is_verified=facts["is_verified"],
        fits=facts["fits"],
    )


def _check_season(change: Change) -> list[tuple[str, str]]:
    stood = {str(season.pk): season.span for season in Season.objects.all()}
    spans = worktime.planned(change.row, _season_told(change))
    moved = [span for span in spans if span != stood[span.key]]
    return [("moved", f"{span.name}: {span.first:%d.%m.%Y} – {span.last:%d.%m.%Y}") for span in moved]


def _write_season(change: Change, by: Person, at: datetime) -> object:
    return worktime.set_season(change.row, _season_told(change), seen=change.seen, by=by, at=at)


def _write_topic(change: Change, by: Person, at: datetime) -> object:
    facts, told = change.facts, change.form.told()
    executor = int(str(told["executor"])) if told["executor"] else None
    names = {code: facts[code] for code in ("ky", "ru", "en")}
    topic = directory.TopicTold(names, facts["place"], executor, facts["is_restricted"], facts["off_from"])
    return directory.set_topic(change.row, topic, seen=change.seen, by=by, at=at)


def _check_topic(change: Change) -> list[tuple[str, str]]:
    directory.keep_other(change.row, off_from=change.facts["off_from"])
    return []


def _reception_told(change: Change) -> reception.ReceptionTold:
    facts = change.facts
    places = {code: facts[f"place_{code}"] for code in ("ky", "ru", "en")}
    schedule = Schedule(
        weekdays=frozenset(map(int, facts["weekdays"])),
        week=Week(int(facts["week"])),
        **{name: facts[name] for name in ("opens", "closes", "minutes", "since", "until")},
    )
    return reception.ReceptionTold(Post.objects.get(pk=int(facts["post"])), facts["kind"], schedule, places)


def _check_reception(change: Change) -> list[tuple[str, str]]:
    reception.check_reception(change.row, _reception_told(change))
    return []


def _write_reception(change: Change, by: Person, at: datetime) -> object:
    return reception.set_reception(change.row, _reception_told(change), seen=change.seen, by=by, at=at)


def _receptions() -> list[Reception]:
    return list(Reception.objects.select_related("post").order_by("post", "opens", "pk"))


def _seasons() -> list[Season]:
    return list(Season.objects.order_by("-starts_on"))


def _topics() -> list[Topic]:
    return list(Topic.objects.select_related("executor").order_by("place", "pk"))


def _phrases() -> list[Phrase]:
    return list(Phrase.objects.order_by("place", "pk"))


def _write_phrase(change: Change, by: Person, at: datetime) -> object:
    facts = change.facts
    names = {code: facts[code] for code in ("ky", "ru", "en")}
    place, off = facts["place"], facts["off_from"]
    return consideration.set_phrase(change.row, names, place=place, off_from=off, seen=change.seen, by=by, at=at)


def _write_profile(change: Change, by: Person, at: datetime) -> object:
    values = {name: str(value) for name, value in change.form.told().items()}
    return accounts.set_profile(values, seen=change.seen, by=by, at=at)


def _plain(name: str, title: "StrOrPromise", form: type[SettingForm]) -> Matter:
    return Matter(name, title, form, _as_set(name), _write_plain(name), _check_plain(name))


MATTERS = {
    matter.name: matter
    for matter in (
        Matter("profile", _("Names, greeting, address"), ProfileForm, lambda *_: office().profile(), _write_profile),
        Matter(
            "number", _("Number of the phone"), NumberForm, _as_set("number"), _write_plain("number"), _check_number
        ),
        Matter("season", _("Seasons and hours"), SeasonForm, _told, _write_season, _check_season, _seasons),
        Matter(
            "reception",
            _("Receptions of citizens"),
            ReceptionForm,
            _told,
            _write_reception,
            _check_reception,
            _receptions,
        ),
        Matter("topic", _("Topics"), TopicForm, _told, _write_topic, _check_topic, _topics),
        Matter("phrase", _("Texts of resolutions"), PhraseForm, _told, _write_phrase, rows=_phrases),
        _plain("index", _("Index of an appeal"), IndexForm),
        _plain("files", _("Attached files"), FilesForm),
        _plain("minutes", _("Minutes of an urgent call"), MinutesForm),
        _plain("law_bodies", _("Law-enforcement bodies"), LawBodiesForm),
        _plain("law_routes", _("Which matter goes to which body"), LawRoutesForm),
        _plain("receipts", _("Reminders of a missing receipt of law enforcement"), ReceiptsForm),
        _plain("phone_book", _("Whom to ring at an urgent call"), PhoneBookForm),
        _plain("patterns", _("Repeated appeals about one body or post"), PatternsForm),
        _plain("reminders", _("Reminders of terms"), RemindersForm),
        _plain("languages", _("Languages"), LanguagesForm),
        _plain("regulation", _("Text of the regulation"), RegulationForm),
    )
}
