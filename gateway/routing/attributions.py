"""Whose work the register is made from: to be shown wherever its names are."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """A work, who made it, and the licence it is used under. `credit` is the sentence to show."""

    work: str
    holder: str
    licence: str
    credit: str


_ATTRIBUTIONS = (
    Attribution(
        work="Codes and names of the Danish municipalities",
        holder="HL7 Denmark",
        licence="CC0-1.0",
        credit="Danish municipality codes: DK Core by HL7 Denmark, CC0 1.0.",
    ),
    Attribution(
        work="Which region each Danish municipality lies in",
        holder="Igor Holas",
        licence="MIT",
        credit="Danish region membership: dk_municipalities, copyright (c) 2020 Igor Holas, MIT.",
    ),
    Attribution(
        work="Codes and names of the Norwegian municipalities and counties",
        holder="Kartverket",
        licence="CC BY 4.0",
        credit="© Kartverket, CC BY 4.0 (Norwegian municipalities and counties; adapted).",
    ),
)


def attributions() -> tuple[Attribution, ...]:
    """Every source of the register, Danish ones first."""
    return _ATTRIBUTIONS
