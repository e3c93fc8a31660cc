"""Medications and MedCom messages: no seeded portal shows them; kept so that one that does can."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Medication:
    """One medicine of a medicine card (medicinkort)."""

    id: str
    name: str
    dose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MedcomMessage:
    """One message between professionals (MedCom-korrespondance, PLO-melding)."""

    id: str
    subject: str
    sent_at: datetime
    sender: str
