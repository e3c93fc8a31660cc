"""TLS with a source: judged by the machine's authorities or its own, and asked who we are."""

import contextlib
import ssl

import pytest

from gateway.domain.errors import SourceUnavailable
from gateway.upstream.changing import noticing_changes
from gateway.upstream.trust import USUAL, Trust
from tests.e2e.upstream.own_authority import Authority
from tests.e2e.upstream.raw_source import Source, listening, upstream_to


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def of_server(authority: Authority, host: str, *, asks_back: bool = False) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    pair = authority.signs(host)
    made.load_cert_chain(pair.certificate, pair.key)
    if asks_back:
        made.verify_mode = ssl.CERT_REQUIRED
        made.load_verify_locations(authority.file)
    return made


@contextlib.asynccontextmanager
async def over_tls(source: Source, served: ssl.SSLContext, trust: Trust):
    async with listening(source, served) as port:
        upstream = upstream_to(f"https://localhost:{port}/api/", trust=trust)
        yield upstream
        await upstream.aclose()


async def test_a_source_is_judged_by_the_authorities_that_are_named(authority):
    source, trust = Source(), Trust(authorities=authority.file)
    async with over_tls(source, of_server(authority, "localhost"), trust) as upstream:
        for _ in range(3):
            assert (await upstream.get("a", place="sted")).status == 200
    assert (source.connections, len(source.arrived)) == (1, 3)


async def test_an_authority_that_the_machine_does_not_know_is_not_believed(authority):
    source = Source()
    async with over_tls(source, of_server(authority, "localhost"), USUAL) as upstream:
        with pytest.raises(SourceUnavailable):
            await upstream.get("a", place="sted")
        with noticing_changes() as sent, pytest.raises(SourceUnavailable):
            await upstream.change("POST", "a", place="sted", json={})
    assert (source.arrived, sent.maybe_done) == ([], False)


async def test_another_host_s_certificate_is_not_believed(authority):
    source, trust = Source(), Trust(authorities=authority.file)
    async with over_tls(source, of_server(authority, "andre.example"), trust) as upstream:
        with pytest.raises(SourceUnavailable):
            await upstream.get("a", place="sted")
    assert source.arrived == []


async def test_a_source_that_asks_who_we_are_is_told(authority):
    ours = authority.signs("omsorg")
    trust = Trust(certificate=ours.certificate, key=ours.key, authorities=authority.file)
    served, source = of_server(authority, "localhost", asks_back=True), Source()
    async with over_tls(source, served, trust) as upstream:
        assert (await upstream.get("a", place="sted")).status == 200
        with noticing_changes() as sent:
            await upstream.change("POST", "a", place="sted", json={})
    assert (sent.done_before, len(source.arrived)) == (True, 2)


@pytest.mark.parametrize("with_another_s", [False, True])
async def test_whoever_it_does_not_know_is_told_nothing(authority, tmp_path, with_another_s):
    ours = Authority(tmp_path).signs("omsorg")
    trust = Trust(authorities=authority.file)
    if with_another_s:
        trust = Trust(certificate=ours.certificate, key=ours.key, authorities=authority.file)
    source = Source()
    served = of_server(authority, "localhost", asks_back=True)
    async with over_tls(source, served, trust) as upstream:
        with pytest.raises(SourceUnavailable):
            await upstream.get("a", place="sted")
    assert source.arrived == []
