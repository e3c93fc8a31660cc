"""The bytes behind a document's file link, made when asked for."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

_CHUNK = 65_536
_FONT = b"<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
_WORD = (
    '<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/'
    'wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>'
)


def size(media_type: str, text: str) -> int:
    """How many bytes the file has."""
    return len(_MAKERS[media_type](text))


def content(document: dict[str, Any]) -> Iterator[bytes]:
    """The file in chunks; one longer than its maker's bytes is filled up with zeros."""
    made = _MAKERS[document["mediaType"]](str(document.get("fileText", "")))
    for start in range(0, len(made), _CHUNK):
        yield made[start : start + _CHUNK]
    left = document["fileSize"] - len(made)
    while left > 0:
        yield bytes(min(left, _CHUNK))
        left -= _CHUNK


def _pdf(text: str) -> bytes:
    drawn = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode("cp1252", "replace")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources" + _FONT + b">>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
    ]
    file, places = io.BytesIO(), []
    file.write(b"%PDF-1.4\n")
    for number, written in enumerate(objects, start=1):
        places.append(file.tell())
        file.write(b"%d 0 obj%s endobj\n" % (number, written))
    table = file.tell()
    file.write(b"xref\n0 5\n0000000000 65535 f \n")
    file.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    file.write(b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % table)
    return file.getvalue()


def _png(text: str) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    note = b"Comment\0" + text.encode("latin-1", "replace")
    pixels = zlib.compress(b"\0\xff")
    parts = (
        chunk(b"IHDR", header),
        chunk(b"tEXt", note),
        chunk(b"IDAT", pixels),
        chunk(b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _docx(text: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        entry = zipfile.ZipInfo("word/document.xml", date_time=(2025, 1, 1, 0, 0, 0))
        archive.writestr(entry, _WORD.format(text=text))
    return file.getvalue()


def _html(text: str) -> bytes:
    script = "<script>document.title='script'</script>"
    return f"<!doctype html><meta charset=utf-8><p>{text}</p>{script}".encode()


def _svg(text: str) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg"><text y="20">{text}</text></svg>'.encode()


def _program(text: str) -> bytes:
    return b"MZ\x90\x00" + text.encode()


_MAKERS = {
    "application/pdf": _pdf,
    "image/png": _png,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": _docx,
    "text/html": _html,
    "image/svg+xml": _svg,
    "application/x-msdownload": _program,
}
