"""Why an appointment can be cancelled, or cannot, in words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from gateway.domain.cancellation import CancelabilityCode
from gateway.domain.words import Words, words

CANCELABILITY: Final[Mapping[CancelabilityCode, Words]] = MappingProxyType(
    {
        CancelabilityCode.ALLOWED: words(
            da="Du kan aflyse aftalen her.",
            nb="Du kan avlyse avtalen her.",
            en="You can cancel the appointment here.",
        ),
        CancelabilityCode.TOO_LATE: words(
            da="Det er for sent at aflyse aftalen her. Ring til kommunen, hvis du ikke kan komme.",
            nb="Det er for sent å avlyse avtalen her. Ring kommunen hvis den ikke passer.",
            en="It is too late to cancel the appointment here. Call the municipality instead.",
        ),
        CancelabilityCode.ALREADY_CANCELLED: words(
            da="Aftalen er allerede aflyst.",
            nb="Avtalen er allerede avlyst.",
            en="The appointment has already been cancelled.",
        ),
        CancelabilityCode.OVER: words(
            da="Aftalen er begyndt eller overstået og kan ikke aflyses.",
            nb="Avtalen har begynt eller er over og kan ikke avlyses.",
            en="The appointment has begun or is over and cannot be cancelled.",
        ),
        CancelabilityCode.NOT_OFFERED: words(
            da="Aftalen kan ikke aflyses her. Ring til kommunen, hvis du ikke kan komme.",
            nb="Avtalen kan ikke avlyses her. Ring kommunen hvis den ikke passer.",
            en="The appointment cannot be cancelled here. Call the municipality instead.",
        ),
        CancelabilityCode.NOT_PERMITTED: words(
            da="Du har ikke lov til at aflyse aftaler på vegne af denne person.",
            nb="Du har ikke lov til å avlyse avtaler på vegne av denne personen.",
            en="You are not permitted to cancel appointments on behalf of this person.",
        ),
    }
)
