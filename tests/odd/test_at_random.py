"""Whatever is sent, at random: an answer or an end, and a process that has not suffered.

Much longer, and with other choices each time: `python -m tests.odd --seconds 600 --seed 7`.
"""

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.odd.examples import KINDS, Example
from tests.odd.serving import OddGateway
from tests.odd.trying import Trying

pytestmark = pytest.mark.xdist_group("odd")


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_is_sent_has_an_answer_or_an_end(odd: OddGateway, kind: str) -> None:
    trying = Trying(odd)

    @settings(
        max_examples=40,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(KINDS[kind])
    def tries(example: Example) -> None:
        trying.tried(example)

    tries()
    trying.drained()
    assert sum(trying.came.values()) >= 20, trying.came
