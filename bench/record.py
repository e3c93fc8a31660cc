"""`python -m bench.record`: run every work once before the stubs, and keep what was said.

What the sources answer is the same for everybody afterwards: the replay server says it again.
"""

import asyncio
import json
import re
from datetime import datetime, timedelta

import httpx

from bench import world
from bench.chains import longest_chains
from bench.in_process import answer_of, asked_of, gateway
from bench.places import NOW, PORTALS, RECORDING, VAR
from bench.recording import ANY_WORK, Recording
from bench.replaying import replaying
from bench.tape import Tape
from bench.works import works

_CHANGES_WITHIN = timedelta(hours=1)
_UNTIL = re.compile(r'"until": "([^"]+)"')
_IDS = """
query Ids($municipality: MunicipalityCode!) {
  careRecord(municipality: $municipality) {
    ... on CareRecord { id messages { ... on Messages { recipients { id name } } } }
  }
}
"""
_PORTAL = """
query Portal($municipality: MunicipalityCode!) {
  municipality(code: $municipality) {
    code
    name
    portal {
      name
      careSystem { key name }
      cancellation { noticeDuration noticeWorkingDays }
      messaging { replyWithinWorkingDays }
      disclosure {
        topic
        verdict
        explanation
        alternative { title url phone requiresSeparateConsent }
        source
        redactions { part explanation }
      }
    }
  }
}
"""
_WRITTEN_TO = "DK-0751"
_CODES = ("DK-0751", "DK-0217", "DK-0530", "NO-3216")


def main() -> None:
    """Record, and say what there is."""
    recording = asyncio.run(_recorded())
    recording.write()
    with replaying():
        recording.chains = asyncio.run(longest_chains(recording))
    recording.write()
    for name, work in works().items():
        mine = [call for call in recording.calls if call.work == name]
        size = len(json.dumps(recording.answers[name], ensure_ascii=False).encode())
        print(
            f"{work.title:<20} {len(mine):>3} calls, longest chain {recording.chains[name]}, "
            f"answer {size / 1000:.1f} kB"
        )
    print(f"written to {RECORDING}")


async def _recorded() -> Recording:
    recording = Recording(now=NOW.isoformat())
    tape = Tape()
    with world.stubs():
        persons = {work.person for work in works().values()}
        recording.tokens = {person: world.token(person) for person in persons}
        async with gateway(tape, VAR / "recorder") as http:
            await _prepared(http, tape, recording)
            for work in works().values():
                tape.begin(work.name)
                recording.answers[work.name] = await answer_of(http, work, recording)
        recording.calls = tape.calls
    _steady(recording)
    return recording


async def _prepared(http: httpx.AsyncClient, tape: Tape, recording: Recording) -> None:
    """The ids that variables need, and what portals say of themselves."""
    tape.begin("preparation")
    asked = {"query": _IDS, "variables": {"municipality": _WRITTEN_TO}}
    record = (await asked_of(http, asked, recording.tokens["citizen"]))["careRecord"]
    first = record["messages"]["recipients"][0]
    ours = {"recordId": record["id"], "recipientId": first["id"]}
    recording.ids = {"ours": ours, "peers": _ids_of_peers(tape, first["name"])}
    told = {}
    for code in _CODES:
        asked = {"query": _PORTAL, "variables": {"municipality": code}}
        told[code] = (await asked_of(http, asked, None))["municipality"]
    PORTALS.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    tape.calls = [call for call in tape.calls if call.work == ANY_WORK]


def _ids_of_peers(tape: Tape, name: str) -> dict[str, str]:
    """The municipality's code, and the source's own id of the recipient."""
    teams = next(call for call in tape.calls if "/CareTeam/_search" in call.target)
    for entry in json.loads(teams.answered)["entry"]:
        for organisation in entry["resource"].get("managingOrganization", ()):
            if organisation.get("display") == name:
                key = organisation["reference"].partition("/")[2]
                return {"recordId": _WRITTEN_TO, "recipientId": key}
    raise SystemExit(f"nobody called {name} is in the recorded care teams: mend bench/record.py")


def _steady(recording: Recording) -> None:
    """Answers must not change while the benchmark runs: no deadline may pass meanwhile."""
    for name, answer in recording.answers.items():
        for until in _UNTIL.findall(json.dumps(answer)):
            passes = datetime.fromisoformat(until) - NOW
            if timedelta() <= passes <= _CHANGES_WITHIN:
                raise SystemExit(f"{name}: a deadline passes at {until}: choose another NOW")


if __name__ == "__main__":
    main()
