"""Whether the access log is whole, and what was done to it if it is not.

A chain is read once, row after row, and falls into stretches of rows that follow one another
(`stretches`). Rows that stand elsewhere are found their places (`placing`). What then lies between
two stretches tells what was done (`telling`). After each wrong place the stored link is what the
next row must fit after, so that one wrong place is one finding. Told of entries and of writers:

- CHANGED: a row does not fit after the one before it. If the next one does not fit after it either,
  its link may have been changed too: then the next one cannot be checked.
- RELINKED: several do not fit, up to the last (all were linked anew, without the key); or all fit,
  but the one at a head's number has another link than the head (with the key).
- MISSING: numbers lack, and the row after them cannot be checked. Or the numbers go on, but rows
  fit as higher ones: the later ones were given other numbers. Or the head is ahead of the last
  row: the tail was cut.
- INSERTED: a row does not fit, and no number lacks: it is beyond the head, before the first, or a
  copy. Or the next row fits after the one before it, as a lower number: the later ones were given
  other numbers.
- EXCHANGED: a row fits as another number, and what stands there as this one; with or without its
  link. MOVED: a row fits as a number that lacks. RENUMBERED: rows fit as other numbers, and nothing
  else is wrong.

Of writers besides: MISSING, if a head vouches for one that is not registered, or otherwise than it
is now, or if entries under an unregistered one fit under a known key; INSERTED, if they do not; a
moved entry of another writer is missing there and inserted here. Of checkpoints: CHANGED, also if
forged (what it says was cut is believed, its link is not); MISSING, where the next one begins later
than the one before ended; BROKEN, where what was cut did not fit then. Of heads: CHANGED, MISSING
while the writer has entries. UNKNOWN_KEY: what cannot be checked, and the key that is wanted.

Up to a thousand stretches of a chain are told apart, up to a hundred rows found their places, and
numbers tried up to 64 away. Whoever has the key, the database and the heads can forge; whoever has
the database and the heads can take away the last start of a process without a trace.
"""

from gateway.store.auditing.findings import Finding, Kind, Thing
from gateway.store.auditing.sentences import moment, sentence
from gateway.store.auditing.verifying import Report, verify

__all__ = ["Finding", "Kind", "Report", "Thing", "moment", "sentence", "verify"]
