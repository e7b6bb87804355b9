"""An operator at the call screen, in English so that sentences can be read here."""

import pytest

from tests.intake.pages import filled


@pytest.fixture
def speak(people):
    """Set the language of somebody's screens."""
    from ishenim.accounts import actions as accounts

    def spoken(username, language):
        accounts.set_language(people[username], language=language)

    return spoken


@pytest.fixture
def operator(sign_in, speak):
    speak("operator", "en")
    return sign_in("operator")


@pytest.fixture
def colleague(sign_in, speak):
    """Another operator at a browser of her own."""
    from django.test import Client

    speak("deputy-operator", "en")
    return sign_in("deputy-operator", Client())


@pytest.fixture
def call(operator):
    """The address of a call that was just taken."""
    return operator.post("/calls/new").url


@pytest.fixture
def draft(call):
    """Read the draft of the call as it stands now."""
    from ishenim.telephony.models import Draft

    def standing():
        return Draft.objects.select_related("call").get(pk=call.removeprefix("/calls/"))

    return standing


@pytest.fixture
def register(operator, call):
    """Send the form of the call, complete but for the fields named."""

    def sent(**fields):
        return operator.post(f"{call}/register", filled(**fields))

    return sent


@pytest.fixture
def registered(register):
    """Register the call and return the appeal."""
    from ishenim.appeals.models import Appeal
    from tests.intake.pages import errors

    def done(**fields):
        answer = register(**fields)
        assert (answer.status_code, errors(answer)) == (200, {})
        return Appeal.objects.select_related("line", "applicant").get()

    return done


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A real office with one sample call, served on the engine of this run."""
    from tests.office import filled as filled_office

    with filled_office(tmp_path_factory.mktemp("office"), calls=1) as office:
        office.start()
        yield office
