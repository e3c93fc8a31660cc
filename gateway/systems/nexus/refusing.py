"""Nexus' "no" to a change, in the model's words. What is no known word is no answer."""

from gateway.domain.changes import NotDone, RefusalCode
from gateway.domain.errors import SourceInvalid
from gateway.systems.nexus.wire_changes import Refusal
from gateway.upstream.answers import Answer

REFUSING = frozenset({400, 404, 409})
"""Statuses of a definite "no": nothing was done."""
_GONE = 404
_STALE = "VERSION_STALE"
_WORDS = {
    "PATIENT_NOT_ACTIVE": RefusalCode.RECORD_INACTIVE,
    "EVENT_CANCELLED": RefusalCode.ALREADY_DONE,
    "EVENT_BEGUN": RefusalCode.TOO_LATE,
    "DEADLINE_PASSED": RefusalCode.TOO_LATE,
    "EVENT_NOT_CANCELLABLE": RefusalCode.NOT_OFFERED,
    "CONVERSATION_CLOSED": RefusalCode.NOT_OFFERED,
    "RECIPIENT_NOT_AVAILABLE": RefusalCode.NOT_FOUND,
    "KIND_NOT_AVAILABLE": RefusalCode.NOT_OFFERED,
}


def done(answer: Answer) -> bool:
    """Whether it was done; False: what it was filled in from has become another meanwhile.

    Raises:
        NotDone: Nexus has refused, and has said why.
        SourceInvalid: It has refused and nobody knows why.
    """
    if answer.status not in REFUSING:
        return True
    if answer.status == _GONE:
        raise NotDone(RefusalCode.NOT_FOUND)
    word = answer.read(Refusal).message
    if word == _STALE:
        return False
    if word not in _WORDS:
        raise SourceInvalid(f"{answer.place}.message")
    raise NotDone(_WORDS[word])
