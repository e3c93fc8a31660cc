"""One source's client: tokens, limits, redirects, budgets and whose fault a failure is."""

import asyncio
import gzip
from datetime import timedelta

import httpx
import pytest

from gateway.domain.errors import SourceInvalid, SourceTimeout, SourceUnavailable
from gateway.domain.portal import Reachability
from gateway.upstream.breaker import BreakerSettings
from gateway.upstream.budget import reading_within
from gateway.upstream.client import UpstreamSettings
from gateway.upstream.connecting import connected
from gateway.upstream.machine_tokens import Credentials, TokenRequest
from tests.clocks import FakeClock

BASE = "https://kilde.example/api/"
TOKEN = TokenRequest(
    url=f"{BASE}token", credentials=Credentials(client_id="hvem", secret="hemmelig")
)


class Source:
    """Answers by path; counts what it was asked."""

    def __init__(self, **answers) -> None:
        self.answers = answers
        self.requests: list[httpx.Request] = []
        self.tokens = 0

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        name = request.url.path.rpartition("/")[2]
        if name == "token":
            self.tokens += 1
            body = {"access_token": f"t{self.tokens}", "expires_in": 300, "scope": "x"}
            return httpx.Response(200, json=body)
        answer = self.answers[name]
        if callable(answer):
            answer = answer(request)
        if isinstance(answer, Exception):
            raise answer
        if asyncio.iscoroutine(answer):
            answer = await answer
        return answer if isinstance(answer, httpx.Response) else httpx.Response(200, json=answer)

    def upstream(self, clock=None, token=TOKEN, **settings):
        return connected(
            name="kilde",
            address=BASE,
            further=(),
            clock=clock or FakeClock(),
            settings=UpstreamSettings(breaker=BreakerSettings(failures=3), **settings),
            token=token,
            transport=httpx.MockTransport(self),
        )

    def asked(self, name):
        return [r for r in self.requests if r.url.path.endswith(f"/{name}")]


async def test_a_token_is_fetched_once_for_all_who_wait():
    source = Source(a={"x": 1})
    upstream = source.upstream()
    await asyncio.gather(*(upstream.get("a", place="a") for _ in range(10)))
    assert source.tokens == 1
    assert {r.headers["authorization"] for r in source.asked("a")} == {"Bearer t1"}


async def test_a_token_is_renewed_before_it_runs_out():
    source, clock = Source(a={}), FakeClock()
    upstream = source.upstream(clock)
    await upstream.get("a", place="a")
    clock.advance(seconds=269)
    await upstream.get("a", place="a")
    assert source.tokens == 1
    clock.advance(seconds=2)
    await upstream.get("a", place="a")
    assert source.tokens == 2


async def test_a_refused_token_is_renewed_once():
    def picky(request):
        good = request.headers["authorization"] == "Bearer t2"
        return httpx.Response(200 if good else 401, json={})

    source = Source(a=picky)
    assert (await source.upstream().get("a", place="a")).status == 200
    assert source.tokens == 2
    always = Source(a=httpx.Response(401))
    with pytest.raises(SourceUnavailable):
        await always.upstream().get("a", place="a")
    assert len(always.asked("a")) == 2


async def test_credentials_go_in_the_form_or_as_basic():
    source = Source(a={})
    await source.upstream().get("a", place="a")
    (asked,) = source.asked("token")
    assert b"client_secret=hemmelig" in asked.content
    basic = TokenRequest(url=f"{BASE}token", credentials=TOKEN.credentials, basic=True)
    source = Source(a={})
    await source.upstream(token=basic).get("a", place="a")
    (asked,) = source.asked("token")
    assert b"hemmelig" not in asked.content
    assert asked.headers["authorization"].startswith("Basic ")


async def test_a_token_is_never_fetched_elsewhere():
    elsewhere = TokenRequest(url="https://andre.example/token", credentials=TOKEN.credentials)
    source = Source(a={})
    with pytest.raises(SourceInvalid):
        await source.upstream(token=elsewhere).get("a", place="a")
    assert source.requests == []


async def test_nothing_is_sent_elsewhere():
    source = Source(a={})
    upstream = source.upstream()
    for ask in (upstream.get, upstream.post):
        with pytest.raises(SourceInvalid):
            await ask("https://andre.example/api/a", place="a")
    assert source.requests == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_not_followed(status):
    headers = {"location": f"{BASE}b"}
    source = Source(a=httpx.Response(status, headers=headers), b={})
    with pytest.raises(SourceInvalid):
        await source.upstream().get("a", place="a")
    assert source.asked("b") == []


async def test_a_query_is_added_to_what_the_link_has():
    source = Source(a={})
    await source.upstream().get("a?x=1&x=2", place="a", query={"navn": "Åse & Bo"})
    (asked,) = source.asked("a")
    assert asked.url.params.multi_items() == [("x", "1"), ("x", "2"), ("navn", "Åse & Bo")]


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, SourceInvalid),
        (404, SourceInvalid),
        (429, SourceUnavailable),
        (500, SourceUnavailable),
        (503, SourceUnavailable),
    ],
)
async def test_statuses(status, error):
    source = Source(a=httpx.Response(status, text="navn og nummer"))
    with pytest.raises(error) as caught:
        await source.upstream().get("a", place="sted")
    assert caught.value.place == "sted"
    assert "navn" not in str(caught.value)


async def test_other_statuses_may_be_answers():
    source = Source(a=httpx.Response(404, json={}))
    answer = await source.upstream().get("a", place="a", also=frozenset({404}))
    assert answer.status == 404


async def test_an_answer_has_a_size():
    source = Source(a=httpx.Response(200, content=b"x" * 100))
    upstream = source.upstream(largest_answer=99)
    with pytest.raises(SourceInvalid):
        await upstream.get("a", place="a")
    assert len((await upstream.get("a", place="a", largest=100)).body) == 100


async def test_a_slow_source_is_a_timeout():
    async def never():
        await asyncio.Event().wait()

    source = Source(a=lambda _: never())
    with pytest.raises(SourceTimeout):
        await source.upstream(timeout=0.05).get("a", place="a")


@pytest.mark.parametrize(
    ("raised", "error"),
    [
        (httpx.ConnectError("navn"), SourceUnavailable),
        (httpx.ReadTimeout("navn"), SourceTimeout),
        (httpx.RemoteProtocolError("navn"), SourceUnavailable),
    ],
)
async def test_errors_of_the_network_keep_their_words(raised, error):
    source = Source(a=raised)
    with pytest.raises(error) as caught:
        await source.upstream().get("a", place="a")
    assert "navn" not in str(caught.value)
    assert caught.value.__cause__ is None


async def test_a_source_that_fails_is_left_alone_for_a_while():
    source, clock = Source(a=httpx.Response(500)), FakeClock()
    upstream = source.upstream(clock, token=None)
    for _ in range(3):
        with pytest.raises(SourceUnavailable):
            await upstream.get("a", place="a")
    assert upstream.reachability is Reachability.DOWN
    with pytest.raises(SourceUnavailable) as caught:
        await upstream.get("a", place="a")
    assert len(source.asked("a")) == 3
    assert caught.value.retry_after == timedelta(seconds=10)
    source.answers["a"] = {}
    clock.advance(seconds=10)
    await upstream.get("a", place="a")
    assert upstream.reachability is Reachability.UP


async def test_odd_answers_do_not_open_the_breaker():
    source = Source(a=httpx.Response(404))
    upstream = source.upstream()
    for _ in range(5):
        with pytest.raises(SourceInvalid):
            await upstream.get("a", place="a")
    assert upstream.reachability is Reachability.UP


async def test_a_caller_who_leaves_is_not_the_source_s_fault():
    async def never():
        await asyncio.Event().wait()

    source = Source(a=lambda _: never())
    upstream = source.upstream(token=None)
    for _ in range(4):
        task = asyncio.create_task(upstream.get("a", place="a"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert upstream.reachability is Reachability.UP


async def test_a_spent_budget_is_not_the_source_s_fault():
    source = Source(a={})
    upstream = source.upstream(token=None)
    with reading_within(-1):
        for _ in range(4):
            with pytest.raises(SourceTimeout):
                await upstream.get("a", place="a")
    assert source.requests == []
    assert upstream.reachability is Reachability.UP


async def test_a_refusal_about_one_person_is_not_the_source_s_illness():
    source = Source(a=httpx.Response(403))
    upstream = source.upstream(token=None)
    for _ in range(4):
        with pytest.raises((SourceInvalid, SourceUnavailable)):
            await upstream.get("a", place="a")
    assert upstream.reachability is Reachability.UP


async def test_a_source_may_say_when_to_come_back():
    source = Source(a=httpx.Response(503, headers={"retry-after": "7"}))
    with pytest.raises(SourceUnavailable) as caught:
        await source.upstream(token=None).get("a", place="a")
    assert caught.value.retry_after == timedelta(seconds=7)


async def test_a_queue_of_one_serves_one_at_a_time():
    under_way = most = 0

    async def slowly():
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0)
        under_way -= 1
        return {}

    source = Source(a=lambda _: slowly())
    upstream = source.upstream(token=None, concurrency=2)
    await asyncio.gather(*(upstream.get("a", place="a") for _ in range(8)))
    assert most == 2


async def test_a_packed_answer_is_not_unpacked():
    """It was not asked for, and a few bytes of it may unfold into all there is of memory."""
    bomb = gzip.compress(b"[" + b"0," * 100_000 + b"0]")
    packed = httpx.Response(200, content=bomb, headers={"content-encoding": "gzip"})
    with pytest.raises(SourceInvalid):
        await Source(a=packed).upstream().get("a", place="sted")
