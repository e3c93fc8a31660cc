"""Texts of citizens: what the record system takes."""

from unicodedata import category

from backends.helsenorge_stub.refusals import closed_rule


def checked(text: str, longest: int) -> str:
    """The text as it is; refused where it is blank, too long, or holds control characters."""
    foreign = any(category(c) in {"Cc", "Cs"} and c not in "\n\t" for c in text)
    if not text.strip() or len(text) > longest or foreign:
        raise closed_rule("UGYLDIG_TEKST", f"a text has 1 to {longest} characters")
    return text
