"""An envelope around what an adapter fetched. It says its topic and nothing else."""

from typing import Generic, TypeVar, final

from gateway.domain.topics import Topic

T = TypeVar("T")


@final
class Sealed(Generic[T]):
    """A value of one topic that only the door can open: no repr, no iteration, no equality."""

    __slots__ = ("_topic", "_value")

    def __init__(self, topic: Topic, value: T) -> None:
        self._topic = topic
        self._value = value

    @property
    def topic(self) -> Topic:
        """What the value is about."""
        return self._topic

    def __repr__(self) -> str:
        return f"<Sealed {self._topic}>"

    def __reduce__(self) -> str:
        raise TypeError("a sealed value is not copied out of the process")
