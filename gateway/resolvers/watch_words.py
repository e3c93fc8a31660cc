"""Why the watching of a record has ended, and what to do next, in words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from gateway.domain.watching import WatchEndReason
from gateway.domain.words import Words, words

ENDINGS: Final[Mapping[WatchEndReason, Words]] = MappingProxyType(
    {
        WatchEndReason.SIGN_IN_ENDED: words(
            da="Du er ikke længere logget ind her. Log ind igen for at følge med.",
            nb="Du er ikke lenger logget inn her. Logg inn på nytt for å følge med.",
            en="Your sign-in here has ended. Sign in again to go on watching.",
        ),
        WatchEndReason.NO_LONGER_AVAILABLE: words(
            da="Der er ingen journal, som du kan følge her. "
            "Kontakt kommunen, hvis du mener, at der burde være en.",
            nb="Det er ingen journal som du kan følge her. "
            "Ta kontakt med kommunen hvis du mener at det burde være en.",
            en="There is no record that you can watch here. "
            "Contact the municipality if you think there should be one.",
        ),
        WatchEndReason.SOURCE_LOST: words(
            da="Der kommer ikke svar, så det kan ikke ses, om der er sket noget. "
            "Åbn journalen igen om lidt.",
            nb="Det kommer ikke svar, så det kan ikke ses om noget har skjedd. "
            "Åpne journalen igjen om litt.",
            en="There is no answer, so it cannot be seen whether anything has happened. "
            "Open the record again in a while.",
        ),
    }
)
