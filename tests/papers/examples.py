"""Facts of every paper, invented; the benches print the same."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from pypdf import PdfReader

from ishenim.papers import letters, office_papers, urgent_papers
from ishenim.papers.facts import Applicant, Body, Letterhead, Names, Printed, Signatory
from ishenim.papers.letters import ExtensionNotice, ForwardingLetter, ForwardingNotice, LeavingNotice, Letter
from ishenim.papers.office_papers import (
    CardContent,
    Controlled,
    ControlList,
    Directions,
    RegistrationCard,
    Resolved,
    RestrictedLine,
    Slip,
)
from ishenim.papers.urgent_papers import Answer, Both, Moment, Named, Ring, Took, Urgent, UrgentReport, UrgentSlip
from ishenim.regulation.leaving import Reason

CODE = re.compile(r"[0-9a-f]{4}(?: [0-9a-f]{4}){3}")  # the digest of the facts, in clear
HEAD = Letterhead(
    Names("Көк-Арт райондук мамлекеттик администрациясы", "Аппарат", "Ош облусу, Көк-Арт району, Ак-Жар айылы"),
    Names("Кок-Артская районная государственная администрация", "Аппарат", "Ошская область, Кок-Артский район"),
    "(03200) 5-00-00",
    "ishenim/kok-art",
)
HEAD_SIGNS = Signatory("башчысы-аким", "Бакыт Токторов")
CLERK_SIGNS = Signatory("иш кагаздарын жүргүзүү боюнча башкы адис", "Айгүл Сатарова")
PRINTED = Printed(datetime(2026, 11, 24, 10, 42), "Айгүл Сатарова")
FUND = Body("Социалдык фонддун Көк-Арт райондук бөлүмү", "Ак-Жар айылы, Ленин көчөсү, 1", ("03200 5-00-01", "1207"))
LETTER = Letter(
    head=HEAD,
    dated=date(2026, 11, 24),
    number="02-14/7",
    index="ИТ-12/2026",
    registered_on=date(2026, 11, 22),
    applicant=Applicant("Төлөгөн Үсөнов", "Ак-Жар айылы, Өзгөн көчөсү, 12", "+996 555 12-34-56"),
    signs=HEAD_SIGNS,
    contact="Айгүл Сатарова, (03200) 5-00-00",
)
FORWARDING = ForwardingLetter(
    LETTER,
    FUND,
    "Пенсиям үч айдан бери келбей жатат.\nКачан чечилерин билгим келет.",
    ("Кайрылуунун көчүрмөсү, 1 барак", "Күбөлүктүн көчүрмөсү, 2 барак"),
)
FORWARDED = ForwardingNotice(LETTER, FUND, date(2026, 11, 24), "02-14/7")
EXTENSION = ExtensionNotice(
    LETTER,
    due_on=date(2026, 12, 10),
    new_due_on=date(2027, 1, 11),
    reason="Жер тилкесинин чегин тактоо үчүн маалымат суралды, жооп келе элек.",
    decided_on=date(2026, 12, 8),
    decided_by="башчысы-аким Бакыт Токторов",
)
LEAVING = LeavingNotice(LETTER, Reason.COURT_DECIDED, "Райондук соттун 2026-жылдын 3-мартындагы чечими бар.")
CARD = RegistrationCard(
    head=HEAD,
    index="ИТ-12/2026",
    number=12,
    registered_on=date(2026, 11, 22),
    signs=CLERK_SIGNS,
    says=CardContent(
        received_at=datetime(2026, 11, 22, 9, 15),
        kind="арыз",
        topic="Жолдор",
        correspondent="Төлөгөн Үсөнов\nАк-Жар айылы, Өзгөн көчөсү, 12",
        content="Өзгөн көчөсүндөгү үч лампа бир айдан бери күйбөйт.",
        attached=1,
        resolution=Resolved(date(2026, 11, 23), "башчысы-аким", "Карап чыгып, жооп бериңиз."),
        lead="коммуналдык чарба бөлүмүнүн башчысы",
        co_executors=("электр тармактары",),
        term=date(2026, 12, 10),
        files=("01.jpg: сүрөт.jpg",),
    ),
)
SLIP = Slip(
    head=HEAD,
    index="ИТ-13/2026",
    registered_on=date(2026, 11, 22),
    told_at=datetime(2026, 11, 22, 9, 15),
    told_by="Айгүл Сатарова, иш кагаздарын жүргүзүү боюнча башкы адис",
    body=FUND,
    language="ky",
    directions=Directions(
        order="1. Паспорт менен барыңыз.\n2. Арыз жазыңыз.",
        documents="паспорт, эмгек китепчеси",
        form="оозеки же жазуу түрүндө",
        term="14 иш күнү",
        hours="9:00–18:00",
        complain_to="Социалдык фонддун башкармалыгы",
    ),
    told="Бөлүмгө эртең барыңыз.",
)
UNDER_CONTROL = Controlled(
    number=1,
    registered_on=date(2026, 11, 2),
    executor="билим берүү бөлүмүнүн башчысы",
    due_on=date(2026, 11, 20),
    left=-2,
    why="катталды 02.11 + 14 иш күнү = 20.11",
)
CONTROL = ControlList(
    head=HEAD,
    made_on=date(2026, 11, 24),
    rows=(
        UNDER_CONTROL,
        RestrictedLine(2, date(2026, 11, 3)),
        replace(UNDER_CONTROL, number=3, due_on=date(2026, 11, 24), left=0),
        replace(UNDER_CONTROL, number=4, due_on=date(2026, 11, 27), left=3),
    ),
    signs=CLERK_SIGNS,
)
URGENT = Urgent(
    head=HEAD,
    number=4711,
    is_drill=False,
    raised_at=datetime(2026, 11, 24, 10, 42, 5),
    raised_by="Айгүл Сатарова",
    clauses=(
        Named("III.8.a", Both("объектиге коркунуч", "угроза объекту"), "Архивди өрттөйбүз деп коркутту"),
        Named("III.9", Both("мыйзамсыз аракет", "противоправное деяние")),
    ),
    answers=(Answer(Both("Так кайсы жерде?", "Где именно?"), "Архивдин жертөлөсү"),),
    to=Both("башчысы-аким, Бакыт Токторов", "глава — аким, Бакыт Токторов"),
)
URGENT_SLIP = UrgentSlip(URGENT, ("102", "112"), (Ring("Бакыт Токторов, башчысы-аким", "(03200) 5-00-01"),))
TOLD = Moment(datetime(2026, 11, 24, 10, 42, 6), Both("кабарланды", "оповещён"), "Бакыт Токторов")
URGENT_REPORT = UrgentReport(
    URGENT,
    times=(TOLD, Moment(datetime(2026, 11, 24, 10, 43, 9), Both("кабыл алынды", "принято"), "Бакыт Токторов")),
    took=(Took(Both("кабыл алынганга чейин", "до принятия"), "16:04", "15:00", is_late=True),),
    measures=(Moment(datetime(2026, 11, 24, 10, 50), Both("102ге чалынды", "звонок в 102")),),
    handed=((datetime(2026, 11, 24, 10, 51), "102, кезметчи кабыл алды"),),
    ended=Moment(datetime(2026, 11, 24, 11, 30), Both("жабылды", "закрыто"), "Өрт өчүрүлдү"),
    signs=CLERK_SIGNS,
)
DRILL = replace(URGENT, is_drill=True, to=None)
RU = replace(LETTER, language="ru", signs=Signatory("глава — аким", "Бакыт Токторов"))
PAPERS: dict[str, Callable[[], bytes]] = {
    "forwarding_letter ky": lambda: letters.forwarding_letter(FORWARDING),
    "forwarding_letter ru": lambda: letters.forwarding_letter(replace(FORWARDING, letter=RU)),
    "forwarding_notice ky": lambda: letters.forwarding_notice(FORWARDED),
    "forwarding_notice ru": lambda: letters.forwarding_notice(replace(FORWARDED, letter=RU)),
    "extension_notice ky": lambda: letters.extension_notice(EXTENSION),
    "extension_notice ru": lambda: letters.extension_notice(replace(EXTENSION, letter=RU)),
    "leaving_notice ky": lambda: letters.leaving_notice(LEAVING),
    "leaving_notice ru": lambda: letters.leaving_notice(replace(LEAVING, letter=RU)),
    "registration_card": lambda: office_papers.registration_card(CARD, printed=PRINTED),
    "registration_card, restricted": lambda: office_papers.registration_card(replace(CARD, says=None), printed=PRINTED),
    "slip ky": lambda: office_papers.slip(SLIP),
    "slip ru": lambda: office_papers.slip(replace(SLIP, language="ru")),
    "urgent_slip": lambda: urgent_papers.urgent_slip(URGENT_SLIP, printed=PRINTED),
    "urgent_slip, drill": lambda: urgent_papers.urgent_slip(replace(URGENT_SLIP, urgent=DRILL), printed=PRINTED),
    "urgent_report": lambda: urgent_papers.urgent_report(URGENT_REPORT, printed=PRINTED),
    "control_list": lambda: office_papers.control_list(CONTROL, printed=PRINTED),
}


def pages(made: bytes) -> list[str]:
    """The text of every sheet as any reader of PDF finds it; the digest by its name."""
    found = [page.extract_text() for page in PdfReader(io.BytesIO(made)).pages]
    return [CODE.sub("DIGEST", "\n".join(" ".join(line.split()) for line in text.splitlines())) for text in found]


def words(made: bytes) -> str:
    """The whole text without its line ends and without the places where a very long word may break."""
    return " ".join(" ".join(pages(made)).split()).replace("\u200b", "")
