"""The page on which a visitor of the demo picks who to be. It needs no script."""

from collections.abc import Iterable, Mapping
from html import escape

from backends.identity_stub.persons import DemoPerson

_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem}"
    "button{display:block;width:100%;margin:.5rem 0;padding:.75rem;text-align:left;font:inherit}"
    "strong{display:block}"
)
_TITLES = {"mitid": "Demo sign-in in the manner of MitID", "idporten": "Demo sign-in, ID-porten"}


def picker(issuer: str, persons: Iterable[DemoPerson], carried: Mapping[str, str]) -> str:
    """HTML with one button a person; `carried` are the request's parameters, sent along."""
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in carried.items()
    )
    buttons = "".join(
        f'<button name="person" value="{escape(one.key)}"><strong>{escape(one.key)}: '
        f"{escape(one.person.name)}</strong>{escape(one.description)}</button>"
        for one in persons
    )
    form = f'<form method="post" action="authorize">{hidden}{buttons}</form>'
    note = "<p>Everyone here is invented. Pick who to be.</p>"
    return _page(_TITLES[issuer], note + form)


def refusal(sentence: str) -> str:
    """HTML for a request that cannot be answered by going back to the client."""
    return _page("This sign-in cannot begin", f"<p>{escape(sentence)}</p>")


def _page(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>'
        f"<body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )
