"""A change that is not confirmed is explained, and every explanation ends with what to do next."""

import re
from typing import Any

import pytest

from gateway.domain.cancellation import CancellationRule, NewTimeOffer
from gateway.domain.changes import ChangeKind, RefusalCode
from gateway.domain.topics import RecordAction
from gateway.domain.words import Language
from gateway.resolvers.change_words import UNKNOWN, refusal_words
from gateway.resolvers.writing import ChangeRefused
from tests.unit.fakes.house import TERMS, House, policy
from tests.unit.fakes.mutations import (
    BY_NAME,
    EVA,
    MUTATIONS,
    Mutation,
    all_offered,
    asked,
    change,
    offering_all,
)

LANGUAGES = (Language.DA, Language.NB, Language.EN)
TO_DO = {
    Language.DA: "Hent Bed Kontakt Ring Vælg Aftal Ret Læs Prøv Log Send",
    Language.NB: "Hent Be Ta Ring Velg Avtal Rett Les Prøv Logg Send",
    Language.EN: "Load Ask Contact Call Choose Agree Mend Read Try Sign Send",
}
"""How a sentence begins that says what to do."""
CANCEL, NEW_TIME = BY_NAME["cancelAppointment"], BY_NAME["requestNewTime"]


def said(code: RefusalCode, language: Language) -> str:
    refusal = ChangeRefused(kind=ChangeKind.START_THREAD, code=code, language=language)
    return refusal_words(refusal).said_in(language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", list(RefusalCode))
def test_every_explanation_ends_with_what_to_do_next(code: RefusalCode, language: Language) -> None:
    last = re.split(r"(?<=[.:;]) (?=[A-ZÆØÅ])", said(code, language))[-1]
    assert last.split()[0].rstrip(",") in TO_DO[language].split(), last


@pytest.mark.parametrize("code", list(RefusalCode))
def test_every_explanation_is_in_three_languages(code: RefusalCode) -> None:
    refusal = ChangeRefused(kind=ChangeKind.START_THREAD, code=code, language=Language.DA)
    texts = dict(refusal_words(refusal).in_languages)
    assert set(texts) == set(LANGUAGES)
    assert len(set(texts.values())) == 3


@pytest.mark.parametrize("code", [RefusalCode.OUT_OF_RANGE, RefusalCode.REASON_REQUIRED])
@pytest.mark.parametrize(
    ("language", "key"),
    [(Language.DA, "ny nøgle"), (Language.NB, "ny nøkkel"), (Language.EN, "new key")],
)
def test_what_is_to_be_mended_is_sent_with_another_key(
    code: RefusalCode, language: Language, key: str
) -> None:
    """Under the old one the mended input would be a conflict."""
    assert key in said(code, language)


def test_of_what_nobody_knows_the_same_call_finds_out() -> None:
    assert [language for language, _ in UNKNOWN.in_languages] == list(LANGUAGES)


THREE = """mutation($input: CancelAppointmentInput!) { cancelAppointment(input: $input) {
  ... on Refused { own: explanation da: explanation(language: DA) nb: explanation(language: NB)
    nn: explanation(language: NN) en: explanation(language: EN) } } }"""


async def test_an_explanation_is_in_the_municipalitys_language_or_the_one_asked_for() -> None:
    built = offering_all()
    built.clock.advance(days=30)
    answer = await built.ask(EVA, THREE, {"input": CANCEL.input(built)})
    words = answer["data"]["cancelAppointment"]
    late = RefusalCode.TOO_LATE
    assert [words[key] for key in ("da", "nb", "en")] == [said(late, each) for each in LANGUAGES]
    assert (words["own"], words["nn"]) == (words["da"], words["en"])


async def refused(built: House, mutation: Mutation = CANCEL, **more: Any) -> dict[str, Any]:
    found = await asked(built, mutation, {**mutation.input(built), **more})
    assert found["__typename"] == "Refused"
    return found


def not_offering(*actions: RecordAction, **more: Any) -> House:
    built = offering_all()
    change(built, offers=all_offered(built, actions=frozenset(RecordAction) - {*actions}, **more))
    return built


async def test_where_a_wish_goes_with_a_cancellation_the_next_step_says_so() -> None:
    rule = CancellationRule(new_time=NewTimeOffer.WITH_CANCELLATION)
    built = not_offering(RecordAction.REQUEST_NEW_TIME, cancellation=rule)
    found = await refused(built, NEW_TIME)
    assert found["code"] == "NOT_OFFERED"
    step = "Aflys aftalen, og skriv dit ønske om en ny tid i samme ombæring"
    assert found["nextStep"] == {"title": step, "url": None, "phone": None}


async def test_where_a_wish_goes_by_itself_a_cancellation_with_one_says_so() -> None:
    found = await refused(offering_all(), CANCEL, newTimeWish="fredag")
    assert found["code"] == "NOT_OFFERED"
    assert found["nextStep"]["title"] == "Anmod om en ny tid for sig uden at aflyse"


async def test_where_wishes_are_not_taken_at_all_there_is_somebody_to_call() -> None:
    rule = CancellationRule()
    built = not_offering(RecordAction.REQUEST_NEW_TIME, cancellation=rule)
    assert (await refused(built, NEW_TIME))["nextStep"]["phone"] == "+45 11 22 33 44"


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
async def test_a_topic_that_is_elsewhere_is_pointed_to(mutation: Mutation) -> None:
    """A topic that the portal does not have says in its own ruling where it is."""
    built = offering_all()
    rule = CancellationRule()
    offers = all_offered(built, cancellation=rule)
    change(built, policy=policy(set(), {mutation.topic}), offers=offers)
    found = await refused(built, mutation)
    assert found["nextStep"] == {"title": "Se FMK", "url": "https://fmk.example/", "phone": None}


async def test_whoever_is_too_late_has_somebody_to_call() -> None:
    built = offering_all()
    built.clock.advance(days=30)
    assert (await refused(built))["nextStep"] == {
        "title": "Kontakt kommunen",
        "url": "https://portal.example/",
        "phone": "+45 11 22 33 44",
    }
    change(built, support=None, portal_url=None)
    assert (await refused(built, idempotencyKey="another key"))["nextStep"] is None


async def test_terms_that_are_not_accepted_can_be_read_and_accepted() -> None:
    built = offering_all(terms=TERMS)
    assert (await refused(built))["nextStep"]["title"] == "Læs og accepter vilkårene"


async def test_a_newer_text_can_be_read() -> None:
    story = BY_NAME["saveLifeStory"]
    found = await refused(offering_all(), story, basedOnUpdatedAt="2026-11-22T10:00:00.000Z")
    assert (found["code"], found["nextStep"]["title"]) == (
        "CONFLICT",
        "Læs den nyere tekst, og gem igen",
    )


async def test_a_reason_is_one_of_the_portals() -> None:
    built = offering_all()
    found = await refused(built, reasonCode="ferie")
    assert (found["code"], found["nextStep"]) == ("REASON_REQUIRED", None)


async def test_a_key_that_was_used_for_something_else_asks_for_a_new_one() -> None:
    built, reply = offering_all(), BY_NAME["replyToThread"]
    await asked(built, reply, reply.input(built))
    other = await refused(built, reply, body="Noget andet")
    assert (other["code"], other["nextStep"]["title"]) == (
        "CONFLICT",
        "Hent siden igen, og send med en ny nøgle",
    )
