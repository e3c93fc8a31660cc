"""Nexus' "no" to a change, in the model's words. What is no known word is no answer."""

from gateway.domain.changes import NotDone, RefusalCode
from gateway.domain.errors import SourceInvalid
from gateway.systems.nexus.wire_changes import Refusal
from gateway.upstream.answers import Answer

MISSING = frozenset({404})
"""The status of a thing that is not there, or is not the person's to see."""
REFUSING = frozenset({400, 404, 409})
"""Statuses of a definite "no": nothing was done."""
_STALE = (409, "VERSION_STALE")
_NOT_THERE = (404, "OBJECT_NOT_FOUND")
_WORDS = {
    _NOT_THERE: RefusalCode.NOT_FOUND,
    (400, "PATIENT_NOT_ACTIVE"): RefusalCode.RECORD_INACTIVE,
    (409, "EVENT_CANCELLED"): RefusalCode.ALREADY_DONE,
    (400, "EVENT_BEGUN"): RefusalCode.TOO_LATE,
    (400, "DEADLINE_PASSED"): RefusalCode.TOO_LATE,
    (400, "EVENT_NOT_CANCELLABLE"): RefusalCode.NOT_OFFERED,
    (400, "CONVERSATION_CLOSED"): RefusalCode.NOT_OFFERED,
    (400, "RECIPIENT_NOT_AVAILABLE"): RefusalCode.NOT_FOUND,
    (400, "KIND_NOT_AVAILABLE"): RefusalCode.NOT_OFFERED,
}


def done(answer: Answer) -> bool:
    """Whether it was done; False: what it was filled in from has become another meanwhile.

    Raises:
        NotDone: Nexus has refused, and has said why.
        SourceInvalid: It was refused and nobody knows why, or by whom: a proxy, or an address that
            leads nowhere, refuses too.
    """
    if answer.status not in REFUSING:
        return True
    told = _told(answer)
    if told == _STALE:
        return False
    if told not in _WORDS:
        raise SourceInvalid(f"{answer.place}.message")
    raise NotDone(_WORDS[told])


def is_there(answer: Answer) -> bool:
    """Whether a thing is there. Only Nexus' own word says that it is not.

    Raises:
        SourceInvalid: There is nothing at that address, and Nexus has not said that the thing is
            gone.
    """
    if answer.status not in MISSING:
        return True
    if _told(answer) != _NOT_THERE:
        raise SourceInvalid(answer.place)
    return False


def _told(answer: Answer) -> tuple[int, str]:
    """The status and the word of Nexus' error body, which repeats the status of the answer."""
    refusal = answer.read(Refusal)
    if refusal.status != answer.status:
        raise SourceInvalid(f"{answer.place}.status")
    return refusal.status, refusal.message
