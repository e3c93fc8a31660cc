"""What `--help` says. docs/command-line.md says the same at greater length.

The first paragraph of each is one sentence or two; what follows keeps its lines, of 74 or fewer.
"""

from typing import Final

OMSORG: Final = """\
One GraphQL schema over the care records that municipalities keep.

Exit codes: 0 done; 1 done, and what was looked at is not as it should be;
2 wrong use or a wrong setting, in one sentence on standard error;
70 a mistake of omsorg's own; 130 Ctrl-C; 141 the reader of the output left.

Settings are variables of the environment, docs/operating.md has all."""

SERVE: Final = """\
Serve the gateway until it is told to stop (Ctrl-C or SIGTERM).

Reads the environment and three files: OMSORG_MUNICIPALITIES,
OMSORG_IDENTITY and OMSORG_CLIENTS, or municipalities.toml, identity.toml
and clients.toml of this folder. Logs as JSON lines on standard error.
Refuses the demo's files, and any address that is not https.

With --workers, so many processes listen on one port; one that dies is
replaced. They want OMSORG_RATES_URL and OMSORG_SIGNALS_URL.

Example:
  omsorg serve --host 0.0.0.0 --port 8443

Exit codes: 2 a setting is wrong or the port is taken. When it is told to
stop it ends what has begun, and then by that signal: 130 or 143 to a shell."""

DEMO: Final = """\
Start the demo world and the gateway on this machine; Ctrl-C stops everything.

Needs a checkout of the project, as the current folder. Reads its three
files, OMSORG_READ_BUDGET and OMSORG_CONSOLE. Everybody in it is invented.

Example:
  omsorg demo --port 8080 --scale 100

Exit codes: 0 stopped by Ctrl-C or SIGTERM; 2 a port is taken, or a stub
does not start."""

TOKEN: Final = """\
Print an access token of the running demo.

Who there is stands on the console's first page, and shell completion lists
them. Reads nothing but the demo, which must run on this machine.

Example:
  curl -H "authorization: Bearer $(omsorg token citizen)" ...

Exit codes: 0 printed; 2 there is no such person, or no demo."""  # noqa: S105 - it is none

POLICY: Final = """\
Print what a portal shows, withholds and does not have, to whom and on whose word.

Calls no care system. Small and large letters are the same.

Examples:
  omsorg policy DK-0217 --role relative --language da
  omsorg policy --support-table

Exit codes: 0 printed; 2 there is no such municipality in the file."""

SCHEMA: Final = """\
Print the GraphQL schema, or write schema.graphql and possibleTypes.json.

Reads nothing; --write writes in the current folder.

Examples:
  omsorg schema > schema.graphql
  omsorg schema --write

Exit codes: 0 printed or written."""

DOCUMENTS: Final = """\
Documents that are registered for applications.

docs/registered-documents.md says how they are registered."""

CHECK: Final = """\
Say which registered documents the schema or the limits refuse, and where.

Without a PLACE it reads OMSORG_CLIENTS, or clients.toml of this folder, and
whatever that names, and holds its limits. With one, the usual limits.

Examples:
  omsorg documents check
  omsorg documents check portal.json more/

Exit codes: 0 all fit; 1 some break, each in a line; 2 a file cannot be read."""

AUDIT: Final = """\
Verify the access log, or export it. Others may write meanwhile.

Reads OMSORG_STORE_URL, OMSORG_STORE_KEYS, OMSORG_SECRET (or their _FILE)
and OMSORG_LOG_HEADS, and only reads. docs/access-log.md says what it proves."""

VERIFY: Final = """\
Say whether the access log is whole, and else what was done to it.

Reads OMSORG_STORE_URL, OMSORG_STORE_KEYS, OMSORG_SECRET (or their _FILE)
and OMSORG_LOG_HEADS.

Examples:
  omsorg audit verify --demo
  omsorg audit verify --heads /mnt/host-1/heads --heads /mnt/host-2/heads

Exit codes: 0 whole; 1 not whole, each finding in a line; 2 a setting is
wrong, or the log cannot be read."""

EXPORT: Final = """\
Write the access log as JSON lines, oldest first, of one moment.

Reads OMSORG_STORE_URL, OMSORG_STORE_KEYS, OMSORG_SECRET (or their _FILE).
docs/access-log.md says what the fields mean. An export is personal data.

Examples:
  omsorg audit export --since 2026-11-01 --municipality DK-0751
  omsorg audit export --without-names --output log.jsonl

Exit codes: 0 written; 1 written, and some entries cannot be read: verify
the log; 2 a setting is wrong, or the log cannot be read."""

COMPLETION: Final = """\
Print what lets a shell complete omsorg's words; nothing is installed.

For this shell only, or in its start-up file for good:
  bash   eval "$(omsorg completion bash)"
  zsh    eval "$(omsorg completion zsh)", after compinit
  fish   omsorg completion fish | source

Exit codes: 0 printed; 2 there is no script for that shell."""
