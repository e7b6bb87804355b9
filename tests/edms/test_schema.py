"""The published schemas hold for what leaves and for what we take back, whatever was typed."""

import re

import pytest
import xmlschema

from ishenim.edms.card import NAMESPACE, SCHEMAS, compose, xml
from ishenim.regulation.channels import Channel
from ishenim.regulation.required_facts import CallerType, ToldAddress, ToldName
from tests.consideration import roads

HOSTILE = (
    "]]><evil/>&xxe; <!-- \"'",
    '=HYPERLINK("http://x")',
    "{{ 7|add:7 }}{% include 'x' %}",
    "\u202eкөтөрүлгөн\u2066 \x07 \ud800".encode("utf-8", "replace").decode(),
    "ң ө ү 😀\n\tэки сап",
)


@pytest.fixture(scope="module")
def cards():
    return xmlschema.XMLSchema(str(SCHEMAS["card-1.xsd"]))


@pytest.fixture(scope="module")
def replies():
    return xmlschema.XMLSchema(str(SCHEMAS["reply-1.xsd"]))


def written(appeal):
    return xml(compose(appeal, index="ИТ-1/2026"), version=1, office="ishenim/office").decode()


@pytest.mark.parametrize("words", HOSTILE)
def test_a_card_is_valid_whatever_was_typed(cards, take, words):
    appeal = take(
        name=ToldName(full=words), summary=words, home=ToldAddress(street=words), caller_type=CallerType.CITIZEN
    )

    said = written(appeal)

    cards.validate(said)
    told = cards.to_dict(said)
    assert set(told) >= {"index", "correspondent", "content", "sheets", "term"}
    assert "<evil" not in said


@pytest.mark.parametrize("name", ["ordinary", "about the akim", "about the records specialist"])
def test_a_card_is_valid_after_every_step_of_a_road(cards, take, posts, people, name):
    road = roads.ROADS[name]
    appeal, walker = roads.taken(take, posts, road), roads.Walker(people, posts)

    cards.validate(written(appeal))
    for _, step, who, facts in road.steps:
        walker.go(appeal, step, who, **facts)
        cards.validate(written(appeal.__class__.objects.get(pk=appeal.pk)))


@pytest.mark.parametrize(
    "caller",
    [
        {"caller_type": CallerType.ANONYMOUS, "name": ToldName(), "phones": (), "home": ToldAddress()},
        {"caller_type": CallerType.ORGANISATION, "org_form": "ЖЧК", "org_name": "Алай сүт & <К°>"},
        {"confidential": True},
    ],
)
def test_every_kind_of_caller_is_valid(cards, take, caller):
    cards.validate(written(take(**caller)))


@pytest.mark.parametrize("channel", Channel)
def test_a_card_says_how_the_appeal_came_unless_by_telephone(cards, take, channel):
    said = written(take(channel=channel))

    cards.validate(said)
    assert re.findall(r'<received by="(\w+)">', said) == ([] if channel == Channel.PHONE else [channel.value])


def test_a_card_of_another_shape_is_refused_by_the_schema(cards, take):
    said = written(take())

    for wrong in (
        said.replace("<content>", "<summary>").replace("</content>", "</summary>"),
        re.sub(r"<index>.*</index>", "<index/>", said),
        said.replace("</card>", "<restricted>чектелген</restricted></card>"),
        said.replace(NAMESPACE, "urn:other"),
    ):
        assert not cards.is_valid(wrong)


def test_the_example_of_the_manual_is_valid_and_is_taken(replies, cards, take, answer):
    from tests.house.tree import ROOT

    manual = (ROOT / "docs/running/edms.md").read_text()
    blocks = re.findall(r"```xml\n(.*?)```", manual, re.DOTALL)
    take()

    cards.validate(blocks[0])
    replies.validate(blocks[1])
    came_in = answer(blocks[1])
    assert [one["problem"] for one in came_in.report["wrong"]] in ([], ["unknown"], ["unknown", "unknown"])


def test_the_schemas_are_published(sign_in, client):
    assert client.get("/edms/schemas/card-1.xsd").status_code == 302  # sign in first
    sign_in("operator")

    assert client.get("/edms/schemas/card-1.xsd").content == SCHEMAS["card-1.xsd"].read_bytes()
    assert client.get("/edms/schemas/..%2Fapps.py").status_code == 404
