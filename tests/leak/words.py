"""Looking for a word that must not be there, also in disguise."""

import re
from base64 import b64encode
from binascii import hexlify


def disguises(word: str) -> set[str]:
    """The word as it stands, in hexadecimal, percent-encoded, and in base64 at each alignment."""
    found = {word.lower()}
    for cased in {word, word.lower(), word.upper()}:
        raw = cased.encode()
        found |= {hexlify(raw).decode(), "".join(f"%{b:02x}" for b in raw)}
        for pad in range(3):
            encoded = b64encode(b"\0" * pad + raw).decode().rstrip("=")
            middle = encoded[(2, 3, 4)[pad] if pad else 0 : -1]
            found |= {middle.lower(), middle.replace("+", "-").replace("/", "_").lower()}
    return found


def told(text: str, word: str) -> list[str]:
    """The disguises of the word that a text holds; splitting it up does not help."""
    low = text.lower()
    squeezed = re.sub(r"[^a-z0-9]", "", re.sub(r"\\u[0-9a-f]{4}", "", low))
    found = [d for d in disguises(word) if d in low]
    return found + [word for _ in range(1) if word.lower() in squeezed and not found]
