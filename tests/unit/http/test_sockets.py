"""Who may open a WebSocket, who they are then, and what ends it."""

from typing import Any

import pytest

from gateway.domain.errors import NotSignedIn
from gateway.execution.limits import Limits
from gateway.http.frames import SUBPROTOCOL, Close
from tests.unit.http.small import LISTED, ORIGIN, WORD, House, app, settled
from tests.unit.http.talking import Talk, connected, talking
from tests.unit.http.test_frames import MALFORMED, NAMES

SECRET = "{ secret }"


async def accepted(talk: Talk) -> None:
    message = await talk.raw()
    assert message["type"] == "websocket.accept"
    assert message["subprotocol"] == SUBPROTOCOL


@pytest.mark.parametrize("offered", [[], ["graphql-ws"], ["graphql-transport-ws2", "chat"]])
async def test_who_does_not_speak_the_subprotocol_is_told_so(offered: list[str]) -> None:
    async with connected(app(House()), subprotocols=offered) as talk:
        assert (await talk.raw())["subprotocol"] is None
        code, reason = await talk.closed()
    assert code == Close.SUBPROTOCOL
    assert SUBPROTOCOL in reason


async def test_the_subprotocol_is_chosen_among_others() -> None:
    async with connected(app(House()), subprotocols=["graphql-ws", SUBPROTOCOL]) as talk:
        await accepted(talk)


@pytest.mark.parametrize(
    ("scheme", "origins"),
    [
        ("wss", []),
        ("wss", ["https://gateway.example"]),
        ("ws", ["http://gateway.example"]),
        ("ws", [ORIGIN]),
        ("wss", [LISTED]),
    ],
)
async def test_pages_of_ours_and_programs_may_connect(scheme: str, origins: list[str]) -> None:
    told = [("origin", origin) for origin in origins]
    async with connected(app(House()), *told, scheme=scheme) as talk:
        await accepted(talk)


@pytest.mark.parametrize("extensions", [("websocket.http.response",), ()])
@pytest.mark.parametrize(
    "origins",
    [
        ["https://evil.example"],
        ["null"],
        [""],
        ["http://gateway.example"],
        ["https://gateway.example:8443"],
        ["https://gateway.example.evil.example"],
        [f"{ORIGIN}/"],
        [ORIGIN, "https://evil.example"],
    ],
)
async def test_a_page_of_another_origin_may_not(
    origins: list[str], extensions: tuple[str, ...]
) -> None:
    told = [("origin", origin) for origin in origins]
    async with connected(app(House()), *told, extensions=extensions) as talk:
        message = await talk.raw()
        if extensions:
            assert (message["type"], message["status"]) == ("websocket.http.response.start", 403)
            assert b"FORBIDDEN" in (await talk.raw())["body"]
        else:
            assert message["type"] == "websocket.close"
        await settled()
        assert talk.is_silent()


@pytest.mark.parametrize(
    ("header", "payload"),
    [
        ("Bearer nancy", {}),
        (None, {"Authorization": "Bearer nancy"}),
        (None, {"headers": {"authorization": "Bearer nancy"}}),
        ("Bearer nancy", {"authorization": "Bearer nancy"}),
    ],
)
async def test_whoever_brings_a_token_is_signed_in(
    header: str | None, payload: dict[str, Any]
) -> None:
    told = [("authorization", header)] if header else []
    async with talking(app(House()), *told, **payload) as talk:
        talk.subscribe("1", "{ tick { who } secret }")
        answer = await talk.heard()
    assert answer["payload"] == {"data": {"tick": {"who": "Nancy"}, "secret": "shown"}}


async def test_who_brings_no_token_may_ask_what_is_public() -> None:
    async with talking(app(House())) as talk:
        talk.subscribe("1", "{ tick { number } secret }")
        answer = (await talk.heard())["payload"]
    assert answer["data"] == {"tick": {"number": 0}, "secret": None}
    [error] = answer["errors"]
    assert error["extensions"] == {"code": "UNAUTHENTICATED"}
    assert error["path"] == ["secret"]


@pytest.mark.parametrize(
    ("header", "payload", "code"),
    [
        (None, {"Authorization": "Bearer forged"}, Close.FORBIDDEN),
        ("Bearer forged", {}, Close.FORBIDDEN),
        (None, {"Authorization": ""}, Close.FORBIDDEN),
        (None, {"Authorization": "nancy"}, Close.FORBIDDEN),
        (None, {"Authorization": "Bearer out-of-reach"}, Close.BROKEN),
        ("Bearer nancy", {"Authorization": "Bearer poul"}, Close.BAD_REQUEST),
        (
            None,
            {"Authorization": "Bearer nancy", "headers": {"Authorization": "Bearer poul"}},
            Close.BAD_REQUEST,
        ),
    ],
)
async def test_what_is_no_good_sign_in_closes_the_connection(
    header: str | None,
    payload: dict[str, Any],
    code: Close,
    capfd: pytest.CaptureFixture[str],
) -> None:
    told = [("authorization", header)] if header else []
    async with connected(app(House()), *told) as talk:
        await accepted(talk)
        talk.say({"type": "connection_init", "payload": payload})
        closed = await talk.closed()
    assert closed[0] == code
    assert closed[1]
    assert "forged" not in "".join(capfd.readouterr())


async def test_who_stays_silent_is_not_waited_for() -> None:
    async with connected(app(House(), init_patience=0)) as talk:
        await accepted(talk)
        assert await talk.closed() == (Close.INIT_TIMEOUT, "Connection initialisation timeout")


async def test_a_ping_is_no_introduction() -> None:
    async with connected(app(House())) as talk:
        await accepted(talk)
        talk.say({"type": "ping"})
        assert await talk.heard() == {"type": "pong"}
        talk.subscribe("1", SECRET)
        assert (await talk.closed())[0] == Close.UNAUTHORIZED


async def test_one_introduction_is_enough() -> None:
    async with talking(app(House())) as talk:
        talk.say({"type": "connection_init"})
        assert await talk.closed() == (Close.TOO_MANY_INITS, "Too many initialisation requests")


async def test_nothing_is_executed_before_the_introduction() -> None:
    house = House()
    async with connected(app(house)) as talk:
        await accepted(talk)
        talk.subscribe("1", "mutation { change }")
        assert await talk.closed() == (Close.UNAUTHORIZED, "Unauthorized")
    assert house.happened == []


@pytest.mark.parametrize("message", MALFORMED, ids=NAMES)
@pytest.mark.parametrize("when", ["at once", "introduced"])
async def test_a_malformed_message_closes_the_connection_and_nothing_else(
    message: Any, when: str, capfd: pytest.CaptureFixture[str]
) -> None:
    house = House()
    async with connected(app(house)) as talk:
        await accepted(talk)
        if when == "introduced":
            await talk.introduce()
            talk.subscribe("watch", "subscription { ticks(count: 0) { number } }")
            await settled()
            assert house.watches == 1
        talk.say(b"{}" if message is None else message)
        assert (await talk.closed())[0] == Close.BAD_REQUEST
        await settled()
        assert house.watches == 0
    assert "".join(capfd.readouterr()) == ""


async def test_a_message_that_is_too_large_is_1009() -> None:
    async with talking(app(House())) as talk:
        talk.say(" " * Limits().body_bytes + "{}")
        assert (await talk.closed())[0] == Close.TOO_BIG


async def test_a_ping_is_answered_and_a_pong_taken() -> None:
    async with talking(app(House())) as talk:
        talk.say({"type": "pong"}, {"type": "ping", "payload": {"at": 1}}, {"type": "ping"})
        assert await talk.heard() == {"type": "pong"}
        assert await talk.heard() == {"type": "pong"}
        assert talk.is_silent()


async def test_a_silent_client_is_asked_whether_it_is_still_there() -> None:
    house = House()
    async with talking(app(house)) as talk:
        for _ in range(3):
            await house.clock.pass_by(19)
            assert talk.is_silent()
            await house.clock.pass_by(1)
            assert await talk.heard() == {"type": "ping"}
            talk.say({"type": "pong"})
            await settled()
        await house.clock.pass_by(20)
        assert await talk.heard() == {"type": "ping"}
        await house.clock.pass_by(20)
        assert await talk.closed() == (Close.BROKEN, "No pong came: connect again.")


async def test_what_nobody_foresaw_closes_with_1011_and_without_its_text(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def surprises(*_: object) -> None:
        raise ValueError(WORD)

    monkeypatch.setattr("gateway.http.connection._written", surprises)
    async with connected(app(House())) as talk:
        await accepted(talk)
        talk.say({"type": "connection_init"})
        code, reason = await talk.closed()
    logged = "".join(capfd.readouterr())
    assert code == Close.BROKEN
    assert "ValueError" in logged
    assert WORD not in reason + logged


async def test_what_nobody_foresaw_before_a_connection_is_accepted_refuses_it(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def surprises(*_: object) -> bool:
        raise NotSignedIn(WORD)

    monkeypatch.setattr("gateway.http.sockets.Sockets._welcome", surprises)
    async with connected(app(House())) as talk:
        assert (await talk.closed())[0] == Close.BROKEN
    assert WORD not in "".join(capfd.readouterr())
