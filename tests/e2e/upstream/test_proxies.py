"""Through a proxy where the environment names one: as a tunnel for https, by address for http."""

import asyncio
import base64
import contextlib
import ssl

import pytest

from gateway.config.proxies import read_proxies
from gateway.domain.errors import SourceUnavailable
from gateway.upstream.changing import noticing_changes
from gateway.upstream.trust import Trust
from tests.e2e.upstream.own_authority import HOST, Authority
from tests.e2e.upstream.raw_source import Source, listening, upstream_to, whole

PAIR = base64.b64encode(b"bruker:kode@ord").decode()


class Proxy:
    """Leads everything to one port of this machine, whatever host it is asked for."""

    def __init__(self, refusal: bytes | None = None) -> None:
        self.heads: list[str] = []
        self.port = 0
        self._refusal = refusal

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.heads.append(head.decode())
        if self._refusal is not None:
            writer.write(self._refusal)
            await writer.drain()
            return
        there = await asyncio.open_connection("127.0.0.1", self.port)
        if head.startswith(b"CONNECT "):
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        else:
            there[1].write(head)
        await asyncio.gather(carried(reader, there[1]), carried(there[0], writer))


async def carried(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while read := await reader.read(65536):
            writer.write(read)
            await writer.drain()
    writer.close()


@contextlib.asynccontextmanager
async def through(proxy: Proxy, source: Source, tls: ssl.SSLContext | None = None, **environment):
    """The environment that names the proxy, which leads to the source."""
    async with listening(source, tls) as proxy.port, listening(proxy) as port:
        address = f"http://bruker:kode%40ord@127.0.0.1:{port}"
        yield read_proxies({"HTTP_PROXY": address, "HTTPS_PROXY": address, **environment})


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def of_server(authority: Authority) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    pair = authority.signs(HOST)
    made.load_cert_chain(pair.certificate, pair.key)
    made.verify_mode = ssl.CERT_REQUIRED
    made.load_verify_locations(authority.file)
    return made


async def test_https_goes_through_a_tunnel_with_our_certificate(authority):
    ours = authority.signs("omsorg")
    trust = Trust(certificate=ours.certificate, key=ours.key, authorities=authority.file)
    source, proxy = Source(), Proxy()
    async with through(proxy, source, of_server(authority)) as proxies:
        upstream = upstream_to(f"https://{HOST}/api/", trust=trust, proxies=proxies)
        for _ in range(3):
            assert (await upstream.get("a", place="sted")).status == 200
        await upstream.aclose()
    (head,) = proxy.heads
    assert head.startswith(f"CONNECT {HOST}:443 HTTP/1.1\r\n")
    assert f"proxy-authorization: Basic {PAIR}\r\n".lower() in head.lower()
    assert [asked.head.partition("\r\n")[0] for asked in source.arrived] == 3 * [
        "GET /api/a HTTP/1.1"
    ]
    assert "proxy" not in "".join(asked.head for asked in source.arrived).lower()


async def test_http_is_asked_for_by_its_whole_address():
    source, proxy = Source(), Proxy()
    async with through(proxy, source) as proxies:
        upstream = upstream_to(f"http://{HOST}/api/", proxies=proxies)
        assert (await upstream.get("a", place="sted", query={"b": "c"})).status == 200
        await upstream.aclose()
    (head,) = proxy.heads
    assert head.startswith(f"GET http://{HOST}/api/a?b=c HTTP/1.1\r\n")
    assert f"proxy-authorization: Basic {PAIR}\r\n".lower() in head.lower()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_this_machine_is_reached_directly(host):
    source, proxy = Source(), Proxy()
    async with through(proxy, source) as proxies:
        upstream = upstream_to(f"http://{host}:{proxy.port}/api/", proxies=proxies)
        assert (await upstream.get("a", place="sted")).status == 200
        await upstream.aclose()
    assert proxy.heads == []


async def test_whoever_is_excepted_is_not_asked_for_through_the_proxy():
    """Nobody has that name, so that the source is not found."""
    source, proxy = Source(), Proxy()
    async with through(proxy, source, NO_PROXY="example") as proxies:
        upstream = upstream_to(f"http://{HOST}/api/", proxies=proxies)
        with pytest.raises(SourceUnavailable):
            await upstream.get("a", place="sted")
        await upstream.aclose()
    assert proxy.heads == []


@pytest.mark.parametrize(
    "refusal",
    [whole(b"", "407 Proxy Authentication Required"), whole(b"", "502 Bad Gateway"), b""],
)
async def test_a_change_that_the_proxy_lets_nowhere_was_never_sent(refusal):
    source, proxy = Source(), Proxy(refusal)
    async with through(proxy, source) as proxies:
        upstream = upstream_to(f"https://{HOST}/api/", proxies=proxies)
        with noticing_changes() as sent, pytest.raises(SourceUnavailable) as caught:
            await upstream.change("POST", "a", place="sted", json={})
        await upstream.aclose()
    assert (str(caught.value), caught.value.__cause__) == ("sted", None)
    assert (sent.maybe_done, source.arrived) == (False, [])
