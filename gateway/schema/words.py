"""Languages, and how a text is asked for in one."""

from typing import Annotated, TypeAlias

import strawberry

from gateway.domain.words import Language, Words
from gateway.schema.publishing import published

LanguageCode = published(
    Language,
    "LanguageCode",
    "A language that texts may be asked for in.",
    {
        Language.DA: "Danish.",
        Language.NB: "Norwegian Bokmål.",
        Language.NN: "Norwegian Nynorsk.",
        Language.SE: "Northern Sami; for a name, the Sami language in official use there.",
        Language.EN: "English.",
    },
)

Asked: TypeAlias = Annotated[
    Language | None,
    strawberry.argument(
        name="language",
        description="The language to answer in; the municipality's own if left out. What has no "
        "text in it falls back to English, then to what there is.",
    ),
]


def said(text: Words, asked: Language | None, own: Language) -> str:
    """The text in the language asked for, else in the municipality's own."""
    return text.said_in(asked or own)
