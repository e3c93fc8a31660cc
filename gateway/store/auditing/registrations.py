"""The writers: who they truly were, whatever stands in their table now."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from gateway.store.as_found import Found
from gateway.store.auditing.findings import Finding, Kind, Thing
from gateway.store.auditing.proofs import RegistrationProof
from gateway.store.auditing.stretches import Base, Chain
from gateway.store.auditing.telling import Telling
from gateway.store.auditing.vouching import Heads
from gateway.store.chain import BEGINNING
from gateway.store.heads import Head
from gateway.store.keyed import KeyRing


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """One writer. `links`: any of which may be that of its registration; `key`: its key's id.

    `sure`: the registration stands as it was made, so it has one link and this key. `heads` are
    those that vouch for it.
    """

    number: int
    uid: str | None = None
    links: tuple[str, ...]
    key: str | None
    sure: bool
    heads: Sequence[Head] = ()


@dataclass(slots=True)
class Writers:
    """All that there were, as far as anything tells, by number.

    `strange_keys`: ids of keys that are known here, but under which nothing fits.
    """

    by_number: dict[int, Registered] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    strange_keys: tuple[str, ...] = ()


def read_writers(rows: Iterable[Found], keys: KeyRing, heads: Heads) -> Writers:
    """From their rows in the order of the numbers."""
    known = list(rows)
    proof = RegistrationProof(keys)
    vouched = [(head.registered, head.writer) for head in heads.good]
    chain = Chain(proof, Base(number=0, links=(BEGINNING,)), known=vouched)
    chain.read(known)
    top = max((number for _, number in vouched), default=None)
    telling = Telling(chain, Thing.WRITER, top=top)
    writers = Writers(findings=telling.tell())
    standing = list(_standing(telling, known))
    for number, found, sure in standing:
        before = writers.by_number.get(number - 1)
        computed = [
            proof.link(link, found, number)
            for link in (before.links if before else (BEGINNING,) if number == 1 else ())
        ]
        writers.by_number[number] = _registered(number, found, computed, heads, sure=sure)
    fitting = {found.columns["key"] for _, found, sure in standing if sure and found.columns}
    fitting |= {head.key for head in heads.good}
    named = {found.columns["key"] for found in known if found.columns}
    writers.strange_keys = tuple(key.id for key in keys if key.id in named - fitting)
    _vouched_only(writers, heads)
    _unknown_keys(writers, standing, keys)
    return writers


def _standing(telling: Telling, rows: Sequence[Found]) -> Iterator[tuple[int, Found, bool]]:
    """The number that each row was written as, the row, and whether it is proved, by number."""
    begins = dict(telling.stands)
    numbered = iter([row for row in rows if row.number is not None])
    found: dict[int, tuple[Found, bool]] = {}
    for stretch in telling.chain.stretches:
        for offset in range(stretch.rows):
            row = next(numbered)
            sure = stretch.start is not None and (stretch.tied or offset > 0)
            if stretch in begins and (sure or begins[stretch] + offset not in found):
                found[begins[stretch] + offset] = row, sure
    for stretch in telling.chain.odd:
        if stretch in begins:
            found[begins[stretch]] = stretch.head, True
    for number in sorted(found):
        yield number, *found[number]


def _registered(
    number: int, found: Found, computed: Iterable[str | None], heads: Heads, *, sure: bool
) -> Registered:
    key = None if found.columns is None else found.columns["key"]
    vouching = heads.of(number)
    if sure:
        mine = [head for head in vouching if head.registered == found.link]
        uid = None if found.columns is None else found.columns["uid"]
        return Registered(
            number=number, uid=uid, links=(found.link,), key=key, sure=True, heads=mine
        )
    links = dict.fromkeys(
        (found.link, *(link for link in computed if link), *(h.registered for h in vouching))
    )
    key = vouching[0].key if vouching else key
    return Registered(number=number, links=tuple(links), key=key, sure=False, heads=vouching)


def _vouched_only(writers: Writers, heads: Heads) -> None:
    """Heads of writers that are not registered, or otherwise, or another in their place."""
    for head in heads.good:
        known = writers.by_number.get(head.writer)
        if known is not None and head in known.heads:
            continue
        told = {f.kind for f in writers.findings if f.covers(head.writer)}
        if not told & {Kind.MISSING, Kind.RELINKED}:
            same = known is not None and known.uid == head.uid
            writers.findings.append(_not_registered(head.writer, linked_anew=same))
        if known is None:
            writers.by_number[head.writer] = Registered(
                number=head.writer,
                links=(head.registered,),
                key=head.key,
                sure=True,
                heads=[h for h in heads.of(head.writer) if h.registered == head.registered],
            )


def _not_registered(number: int, *, linked_anew: bool) -> Finding:
    kind = Kind.RELINKED if linked_anew else Kind.MISSING
    return Finding(thing=Thing.WRITER, kind=kind, writer=number, first=number, last=number)


def _unknown_keys(
    writers: Writers, standing: Iterable[tuple[int, Found, bool]], keys: KeyRing
) -> None:
    """One finding for each key that is wanted, or for each row of writers that want it."""
    for number, found, sure in standing:
        key = "" if found.columns is None else str(found.columns["key"])
        if not sure or keys.get(key) is not None:
            continue
        last = writers.findings[-1] if writers.findings else None
        if last and last.kind is Kind.UNKNOWN_KEY and (last.key, last.last) == (key, number - 1):
            writers.findings.pop()
            number_from = last.first
        else:
            number_from = number
        writers.findings.append(
            Finding(
                thing=Thing.WRITER,
                kind=Kind.UNKNOWN_KEY,
                writer=number_from,
                first=number_from,
                last=number,
                key=key,
            )
        )
