"""Sections 1 to 3 of the style: which files a room has, what they may import, what things are called."""

import ast
import re
import sys
from pathlib import Path

from tests.house import tree

LEAVES = ("regulation", "kyrgyz")  # plain modules, each named for what it knows
KINDS = {"__init__", "apps", "models", "actions", "queries", "access", "views", "forms", "urls"}
NAMED = {  # files beyond the four boxes, each with its reason
    "accounts/adapter": "allauth's own seam",
    "accounts/backends": "the person of a request, by a query composed once",
    "accounts/context": "rights of the signed-in person for every template",
    "accounts/middleware": "sign-in and idle lock before any view",
    "accounts/sessions": "the session of a request, by a query composed once",
    "appeals/follow_up": "making and hashing the caller's code",
    "common/clean": "cleaning of typed text, used by all forms",
    "common/context": "the office's names for every template",
    "common/fields": "the one field of a line in forms",
    "common/house": "settings of the house, read by every room",
    "common/middleware": "headers, and keeping what was typed",
    "common/prepared": "statements composed once",
    "common/refusals": "Refused and Overtaken",
    "common/widgets": "lists written out at once",
    "common/web": "the one place outside views that answers the browser",
    "config/console": "the console command",
    "config/demo_alarms": "how the demo's urgent calls go on",
    "config/demo_house": "what the demo's head of apparatus has set",
    "config/demo_office": "the demo",
    "config/demo_directory": "the demo's directory",
    "config/demo_reception": "the demo's receptions and visitors",
    "config/demo_road": "how the demo's appeals go on",
    "config/options": "settings of an installation",
    "config/settings": "settings of Django",
    "config/volume": "ishenim fill: when invented calls come, a thousand in a commit",
    "config/volume_road": "ishenim fill: which steps follow and whose they are",
    "config/volume_rows": "ishenim fill: rows and entries of calls and registrations",
    "config/volume_steps": "ishenim fill: rows and entries of steps",
    "config/volume_told": "ishenim fill: what invented callers tell",
    "config/wsgi": "the web application",
    "consideration/facts": "what a step brings with it, and what several steps write",
    "consideration/fields": "the fields that forms of steps are made of",
    "consideration/flags": "what stands beside the stage, given and ended by steps",
    "consideration/letters": "the letters that belong to steps, as papers",
    "consideration/lawful": "steps of the law beside considering: extend, wait, forward, leave, tell",
    "consideration/links": "links between appeals, and appeals of several people",
    "consideration/offering": "the steps a card offers, each with its form",
    "consideration/resolving": "resolutions, parts, answers: what they check and write",
    "consideration/sending": "what leaves the building: what it checks and writes",
    "consideration/situations": "one appeal as the steps see it, read once for a page or for many",
    "consideration/steps": "each step with what it checks and writes, as one table",
    "consideration/words": "how steps are called in the history and on buttons",
    "consideration/turns": "whose turn it is, as one statement for the home page",
    "edms/card": "what a document-flow card says, as XML",
    "edms/exchange": "what the worker does with the shared folder",
    "edms/folder": "the seam to a document-flow system, and its one adapter",
    "edms/replies": "reading what a document-flow system answered",
    "files/checking": "what a file really is, by its own bytes",
    "common/days": "the one field of a day in forms",
    "common/sheets": "lists as CSV and XLSX, nothing a formula",
    "config/errands": "what a kind of errand is",
    "appeals/words": "what the columns of an appeal may say, apart from the rows",
    "control/columns": "the columns of the board as conditions",
    "control/exports": "the board as a sheet and on paper",
    "control/loads": "with whom unfinished appeals are, apart from the board",
    "control/morning": "the akim's morning page, apart from the board",
    "control/reminders": "who is to be reminded of which term now",
    "desk/exports": "the list of appeals as a sheet",
    "escalation/climbing": "the ladder against the rows, once a second",
    "escalation/context": "the panel of alarms for every template",
    "escalation/drills": "what drills have shown, as a page and a sheet",
    "escalation/on_paper": "the facts of an alarm's papers in two languages",
    "escalation/telephones": "whom to ring, and who cannot be reached",
    "escalation/exports": "the register as a sheet",
    "escalation/events": "what happened to an alarm and its entry, written in one place",
    "intake/urgent": "what the call screen shows of an alarm",
    "inspection/alarms": "what verification reads of alarms",
    "inspection/cards": "what verification reads of document-flow cards",
    "inspection/numbering": "what verification knows of numbers and volumes",
    "inspection/terms": "what verification reads of changed terms",
    "worktime/package": "public holidays of a year from the package of that name",
    "worktime/reading": "reading a calendar file",
    "worktime/reasons": "why a term ends on its day, in words",
    "inspection/notices": "what verification reads of notices and addresses",
    "inspection/visitors": "what verification reads of receptions",
    "inspection/stepless": "what verification finds beside an appeal that no step wrote",
    "inspection/metrics": "numbers for a monitoring program",
    "imports/checking": "the dry run of an old register, row by row",
    "imports/headings": "which column of a file is which",
    "imports/reading": "rows of a workbook or of a text with separators",
    "imports/words": "sentences of the dry run's report",
    "inspection/export": "the journal as csv, xlsx, pdf and json",
    "inspection/selfchecks": "the checks before and during service",
    "office/law_forms": "forms of what hand-overs to law enforcement rest on",
    "inspection/referrals": "what verification reads of hand-overs",
    "referral/story": "what the appeal's story and column five tell of a hand-over",
    "referral/exports": "the list of hand-overs as a sheet",
    "referral/letters": "the letter to law enforcement, from what alarm, call and appeal know",
    "papers/facts": "what papers have in common",
    "papers/letters": "papers that leave on the letterhead",
    "papers/office_papers": "papers the office prints for itself or hands over",
    "papers/urgent_papers": "the papers of an alarm, each on one page",
    "papers/rendering": "facts to the bytes of a PDF",
    "notify/kinds": "which kinds of notice there are, and how each reads",
    "notify/mail": "letters over SMTP, as errands",
    "notify/sms": "SMS by the folders of gammu-smsd, as errands",
    "notify/webhook": "signed calls of another system, as errands",
    "notify/leaving": "what every channel asks before something about an alarm leaves",
    "office/matters": "what can be set, matter by matter, as one table",
    "office/usual_topics": "the topics an empty office may begin with",
    "reports/charts": "bars as SVG, without the style sheet and the script their library draws with",
    "reports/offences": "who is accused of what, counted",
    "reports/patterns": "what repeats, as far as each reader may know",
    "reports/promptness": "times of appeals, read in pieces and spread",
    "reports/tables": "reports as tables and sheets, with the addresses behind their figures",
    "reports/words": "periods, durations and differences in words",
    "staffing/passing": "what passes when a post changes hands",
    "telephony/phones": "reading numbers",
}
FOLDERS = {
    *("migrations", "templates", "static", "templatetags", "commands", "demo", "locale", "locale_django"),
    "fonts",  # of the papers
    "sqlite",  # a database backend of Django is a package with a module `base`
}
OF_THE_DEMO = {  # its own files, and what they need of a model: the words of a choice
    *(
        "from ishenim.config.demo_road",
        "ishenim.config.demo_alarms",
        "ishenim.config.demo_road",
        "ishenim.config.demo_house",
    ),
    *("ishenim.config.demo_reception", "ishenim.worktime.queries.hours_of"),  # which days are no days off
    *("ishenim.config.demo_directory", "ishenim.directory.models.Body", "ishenim.directory.models.Confidence"),
}
FORBIDDEN_WORDS = {"ticket", "issue", "customer", "agent", "handler", "manager", "processor", "priority", "obj"}
NAMED_SO = {  # where such a word is the right one, each with its reason
    "ishenim/accounts/actions.py::appoint_handler": "the post appointed beforehand, decisions 4",
    "ishenim/accounts/models.py::PersonManager": "Django's own word for what makes rows",
}
APPOINTED_POST = "ishenim/regulation/conflict.py"  # speaks of the appointed post throughout
NAMES_THINGS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
RAW_SQL_ROOMS = {"textindex", "audit", "backup"}
RAW_SQL_LINES = {  # lines outside them, each with its reason
    "ishenim/common/prepared.py::rows": "runs what Django composed (docs/decisions/0012)",
    "ishenim/common/prepared.py::run": "runs what Django composed",
    "ishenim/common/prepared.py::insert": "runs what Django composed",
    "ishenim/common/prepared.py::insert_many": "runs what Django composed",
    "ishenim/inspection/selfchecks.py::_pragma": "SQLite tells its settings only by PRAGMA",
    "ishenim/inspection/selfchecks.py::_show": "PostgreSQL tells its settings only by current_setting",
    "ishenim/inspection/views.py::readyz": "SELECT 1: does the database answer",
}
RAW_SQL = {"execute", "executemany", "executescript", "raw", "extra", "RunSQL", "RawSQL"}


def test_a_room_holds_only_the_known_kinds_of_files():
    strange = [
        tree.short(path)
        for path in tree.python("ishenim")
        if len(inside := path.relative_to(tree.PRODUCT).parts) == 2
        and inside[0] not in LEAVES
        and path.stem not in KINDS
        and f"{inside[0]}/{path.stem}" not in NAMED
    ]

    assert strange == []


def test_every_named_exception_still_exists():
    assert [name for name in NAMED if not (tree.PRODUCT / f"{name}.py").is_file()] == []


def test_no_file_is_called_services_utils_helpers_managers_or_signals():
    names = {"services", "utils", "helpers", "managers", "signals", "repositories", "handlers", "mixins", "misc"}

    assert [tree.short(path) for path in tree.python("ishenim") if path.stem in names] == []


def test_rooms_are_two_levels_deep():
    deep = [
        tree.short(path)
        for path in tree.files()
        if path.is_relative_to(tree.PRODUCT)
        and len(inside := path.relative_to(tree.PRODUCT).parts) > 2
        and inside[1] not in FOLDERS
        and inside[0] not in FOLDERS
    ]

    assert deep == []


def test_templates_lie_in_a_folder_named_for_their_room():
    wrong = [
        tree.short(path)
        for path in tree.templates()
        if path.name != "429.html"  # the name under which allauth looks for it
        if path.parent != tree.PRODUCT / "notify/templates/notices"  # sentences by kind, as refusals are by key
        if len(inside := path.relative_to(tree.PRODUCT).parts) != 4
        or inside[2] not in {inside[0], "refusals", *({"account"} if inside[0] == "accounts" else ())}
    ]

    assert wrong == []


def test_the_regulation_and_kyrgyz_know_no_django():
    found = [
        f"{tree.short(path)} imports {name}"
        for path in tree.python("ishenim/regulation", "ishenim/kyrgyz")
        for name in tree.imports(path)
        if name.split(".")[0] not in sys.stdlib_module_names
        and not name.startswith(("ishenim.regulation", "ishenim.kyrgyz"))
    ]

    assert found == []


def test_the_demo_is_loaded_through_actions():
    allowed = re.compile(
        r"ishenim\.\w+\.actions\b|ishenim\.(regulation|kyrgyz)\.|yaml$|django\.utils\.|ishenim\.telephony\.phones$"
        r"|ishenim\.consideration\.facts\.Facts$"
    )

    found = [
        name
        for file in ("demo_office", "demo_directory", "demo_road", "demo_house", "demo_reception", "demo_alarms")
        for name in tree.imports(tree.PRODUCT / f"config/{file}.py")
        if name not in OF_THE_DEMO
    ]

    strange = [
        name for name in found if name.split(".")[0] not in sys.stdlib_module_names and not _is_allowed(allowed, name)
    ]
    assert strange == []


def test_raw_sql_stands_only_where_it_is_named():
    found = {place for path in tree.python("ishenim") for place in _raw_sql(path)}

    strange = {place for place in found if place.split("/")[1] not in RAW_SQL_ROOMS}
    assert strange == set(RAW_SQL_LINES)


def test_no_class_or_function_is_named_in_the_words_of_a_help_desk():
    found = {
        f"{tree.short(path)}::{node.name}"
        for path in tree.python("ishenim")
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, NAMES_THINGS) and _words(node.name) & FORBIDDEN_WORDS
    }

    strange = {place for place in found - set(NAMED_SO) if place.split("::")[0] != APPOINTED_POST}
    assert strange == set()


def test_words_of_a_name_are_found_in_both_spellings():
    assert (_words("take_over"), _words("TicketIssued")) == ({"take", "over"}, {"ticket", "issued"})


def _is_allowed(pattern: re.Pattern, name: str) -> bool:
    return bool(pattern.match(name.removeprefix("from "))) or name == "django.utils"


def _words(name: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)}


def _raw_sql(path: Path) -> set[str]:
    """Every place that talks SQL, as file::function."""
    return {
        f"{tree.short(path)}::{function.name}"
        for function in tree.functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and _called(node) in RAW_SQL
    }


def _called(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))
