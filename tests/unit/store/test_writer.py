"""The writing thread: one transaction for all that waits, and one bad piece harms no other."""

import asyncio
import threading

import pytest
from sqlalchemy import text

from gateway.domain.errors import StoreUnavailable
from gateway.store import writer as writing_thread
from gateway.store.engines import make_file, writing
from gateway.store.writer import Writer


class Nothing:
    """Follows no transaction."""

    def flush(self, _connection):
        pass

    def committed(self):
        pass

    def rolled_back(self):
        pass


@pytest.fixture
def engine(database):
    made = writing(database.url)
    make_file(made)
    with made.begin() as connection:
        connection.execute(text("CREATE TABLE noted (what TEXT NOT NULL)"))
    yield made
    made.dispose()


@pytest.fixture
def writer(engine):
    made = Writer(engine, Nothing())
    made.start()
    yield made
    made.close()


class Gate:
    """Work that keeps the thread busy until it is let go."""

    def __init__(self):
        self.entered, self.open = threading.Event(), threading.Event()

    def __call__(self, _connection):
        self.entered.set()
        self.open.wait(5)


def noting(what):
    def work(connection):
        connection.execute(text("INSERT INTO noted VALUES (:what)"), {"what": what})
        return id(connection)

    return work


def noted(engine):
    with engine.connect() as connection:
        return [row[0] for row in connection.execute(text("SELECT what FROM noted"))]


async def behind_a_gate(writer, *works):
    gate = Gate()
    first = asyncio.ensure_future(writer.run(gate))
    await asyncio.to_thread(gate.entered.wait, 5)
    waiting = [asyncio.ensure_future(writer.run(work)) for work in works]
    await asyncio.sleep(0)
    gate.open.set()
    results = await asyncio.gather(*waiting, return_exceptions=True)
    await first
    return results


async def test_whatever_waits_shares_one_transaction(writer, engine):
    results = await behind_a_gate(writer, *(noting(str(n)) for n in range(50)))
    assert len(set(results)) == 1
    assert noted(engine) == [str(n) for n in range(50)]


async def test_one_bad_piece_of_work_harms_no_other(writer, engine):
    results = await behind_a_gate(writer, noting("a"), noting(None), noting("b"))
    assert [isinstance(result, StoreUnavailable) for result in results] == [False, True, False]
    assert noted(engine) == ["a", "b"]


async def test_whoever_has_gone_away_harms_no_other(writer, engine):
    gate = Gate()
    first = asyncio.ensure_future(writer.run(gate))
    await asyncio.to_thread(gate.entered.wait, 5)
    gone = asyncio.ensure_future(writer.run(noting("gone")))
    await asyncio.sleep(0)
    gone.cancel()
    stays = asyncio.ensure_future(writer.run(noting("stays")))
    await asyncio.sleep(0)
    gate.open.set()
    await asyncio.gather(first, stays)
    assert noted(engine) == ["stays"]


async def test_nobody_waits_for_ever(writer, monkeypatch):
    monkeypatch.setattr(writing_thread, "PATIENCE", 0.0)
    gate = Gate()
    with pytest.raises(StoreUnavailable):
        await writer.run(gate)
    gate.open.set()


async def test_closing_finishes_what_waits(engine):
    writer = Writer(engine, Nothing())
    writer.start()
    waiting = [asyncio.ensure_future(writer.run(noting(str(n)))) for n in range(5)]
    await asyncio.sleep(0)
    await asyncio.to_thread(writer.close)
    await asyncio.gather(*waiting)
    assert len(noted(engine)) == 5
    with pytest.raises(StoreUnavailable):
        await writer.run(noting("late"))
