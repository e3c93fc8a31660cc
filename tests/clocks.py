"""A clock that moves only when a test says so."""

from datetime import UTC, datetime, timedelta


class FakeClock:
    """Stands still; `sleep` moves it on and returns at once."""

    def __init__(self, start: datetime = datetime(2026, 11, 22, 10, tzinfo=UTC)) -> None:
        self._start = start
        self._passed = timedelta()

    def now(self) -> datetime:
        return self._start + self._passed

    def monotonic(self) -> float:
        return self._passed.total_seconds()

    async def sleep(self, seconds: float) -> None:
        self.advance(seconds=seconds)

    def advance(self, **amount: float) -> None:
        self._passed += timedelta(**amount)

    def set(self, moment: datetime) -> None:
        self._passed = moment.astimezone(UTC) - self._start
