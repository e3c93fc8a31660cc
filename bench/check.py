"""`python -m bench.check`: ask whatever listens on the served port every work once, and compare.

The replay server must be running. Ends with 1 where an answer differs.
"""

import argparse
import sys
from itertools import islice
from uuid import uuid4

import httpx

from bench import recording
from bench.compare import differences
from bench.places import SERVED
from bench.replaying import tell
from bench.works import works

_MOST_TOLD = 15


def main() -> int:
    """Ask, and say what differs."""
    parser = argparse.ArgumentParser(prog="python -m bench.check")
    parser.add_argument("--ours", action="store_true", help="with the ids of our gateway")
    parser.add_argument("--works", default=",".join(works()))
    told = parser.parse_args()
    kept = recording.read()
    try:
        httpx.get(f"http://127.0.0.1:{SERVED}/healthz", trust_env=False).raise_for_status()
        tell()
    except httpx.HTTPError as error:
        raise SystemExit(
            f"nobody is ready on port {SERVED}, or no replay server runs: start both ({error})"
        ) from None
    return max(_asked(name, kept, ours=told.ours) for name in told.works.split(","))


def _asked(name: str, kept: recording.Recording, *, ours: bool) -> int:
    work = works()[name]
    tell(work=name, forget="yes")
    ids = {**kept.ids["ours" if ours else "peers"], "key": str(uuid4())}
    answer = httpx.post(
        f"http://127.0.0.1:{SERVED}/graphql",
        content=work.body(ids),
        headers={
            "content-type": "application/json",
            "accept": "application/graphql-response+json, application/json",
            "authorization": f"Bearer {kept.tokens[work.person]}",
        },
        trust_env=False,
        timeout=30,
    )
    counts = tell()
    try:
        found = list(islice(differences(answer.json(), kept.answers[name]), _MOST_TOLD))
    except ValueError:
        found = [f"no JSON: {answer.text[:200]}"]
    verdict = "wrong" if found or answer.is_error or counts["unknown"] else "right"
    print(f"{work.title}: {verdict} ({answer.status_code}, {counts['asked']} calls)")
    for line in [*found, *(f"not recorded: {one}" for one in counts["first_unknown"])]:
        print(f"  {line}")
    return int(verdict == "wrong")


if __name__ == "__main__":
    sys.exit(main())
