"""What a file really is, by its own bytes. What hides, acts, lies or unpacks to more than it shows is refused.

Plain Python and Pillow. A refusal carries the file's name, so that its sentence can be read aloud (decisions 0013).
"""

import io
import re
import struct
import threading
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from PIL import Image, ImageFile, ImageOps
from PIL.JpegImagePlugin import JpegImageFile, get_sampling
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from ishenim.common.refusals import Refused

MB = 1024 * 1024


class Kind(StrEnum):
    """What may be attached, by the name under which it is handed out again."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ODT = "application/vnd.oasis.opendocument.text"
    TEXT = "text/plain"


ENDINGS = {
    "jpeg": Kind.JPEG,
    "jpg": Kind.JPEG,
    "png": Kind.PNG,
    "webp": Kind.WEBP,
    "pdf": Kind.PDF,
    "docx": Kind.DOCX,
    "xlsx": Kind.XLSX,
    "odt": Kind.ODT,
    "txt": Kind.TEXT,
}
ENDING_OF = {kind: ending for ending, kind in ENDINGS.items()}


@dataclass(frozen=True)
class Limits:
    """How large things may be. Pixels and unpacked bytes are what a small file can make of itself."""

    size: int = 10 * MB
    pixels: int = 50_000_000  # a telephone's largest photo; 400 MB of memory while it is painted and turned
    webp_pixels: int = 16_000_000  # its decoder takes three times as much
    unpacked: int = 100 * MB
    ratio: int = 200  # packed text reaches 50, a bomb 1,000; asked only above SMALL
    parts: int = 2_000
    looked_through: int = 400 * MB  # packed and unpacked bytes of a PDF, about two seconds
    name: int = 120


LIMITS = Limits()
SMALL = 10 * MB
PIECE = 16 * 1024  # packed bytes at a time: at most 17 MB unpacked


@dataclass(frozen=True)
class Checked:
    """A file that may be kept: its clean name, what it is, and the bytes to keep."""

    name: str
    kind: Kind
    content: bytes


def check(content: bytes, name: str) -> Checked:
    """Return what may be kept of a file, or refuse it by name."""
    called = clean_name(name)
    ending = called.rpartition(".")[2].lower()
    try:
        if not content:
            raise Refused("file_empty")
        if len(content) > LIMITS.size:
            raise Refused("file_too_large", megabytes=LIMITS.size // MB)
        if ending not in ENDINGS or "." not in called:
            raise Refused("file_kind", offered=", ".join(ENDING_OF.values()))
        kind = ENDINGS[ending]
        kept = CHECKS[kind](content)
    except Refused as refusal:
        raise Refused(refusal.key, name=called, **refusal.facts) from refusal
    return Checked(clean_name(name, kind=kind), kind, kept)


# Names

FORBIDDEN = re.compile(r'[<>:"|?*]')
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)")  # devices of Windows
NAMELESS = "файл"


def clean_name(raw: str, *, kind: Kind | None = None) -> str:
    """Return the last part of a path without what cannot be seen or a disk refuses; `kind` settles the ending."""
    last = re.split(r"[/\\]", raw)[-1]
    seen = "".join(" " if c.isspace() else c for c in last if c.isspace() or unicodedata.category(c)[0] != "C")
    whole = " ".join(FORBIDDEN.sub("_", re.sub(r"^[A-Za-z]:", "", seen)).split())
    whole = unicodedata.normalize("NFC", whole).rstrip(". ")
    stem, _, ending = whole.rpartition(".") if "." in whole else (whole, "", "")
    if kind is not None:
        ending = ENDING_OF[kind]
    stem = stem.strip(". ") or NAMELESS
    if RESERVED.match(stem):
        stem = f"_{stem}"
    after = f".{ending.strip()}"[: LIMITS.name // 2] if ending.strip() else ""
    return stem[: LIMITS.name - len(after)].rstrip(". ") + after


# Pictures

READERS: dict[Kind, type[ImageFile.ImageFile]] = {
    Kind.JPEG: JpegImageFile,
    Kind.PNG: PngImageFile,
    Kind.WEBP: WebPImageFile,
}
ONE_AT_A_TIME = threading.Lock()  # many threads of a process would need many times the memory
STARTS = {Kind.JPEG: b"\xff\xd8\xff", Kind.PNG: b"\x89PNG\r\n\x1a\n", Kind.WEBP: b"RIFF"}


def _picture(kind: Kind) -> Callable[[bytes], bytes]:
    def anew(content: bytes) -> bytes:
        """Paint the picture anew: its pixels upright, and nothing else of what the file held."""
        if not content.startswith(STARTS[kind]) or (kind == Kind.WEBP and content[8:12] != b"WEBP"):
            raise Refused("file_lies")
        try:
            with ONE_AT_A_TIME:
                return _painted(READERS[kind](io.BytesIO(content)), kind)
        except Refused:
            raise
        except Image.DecompressionBombError as trouble:
            raise Refused("picture_too_large", millions=_pixels(kind) // 1_000_000) from trouble
        except Exception as trouble:  # Pillow raises whatever broken bytes lead to, SyntaxError and TypeError included
            raise Refused("file_damaged") from trouble

    return anew


def _painted(source: ImageFile.ImageFile, kind: Kind) -> bytes:
    width, height = source.size  # from the header: nothing is decoded yet
    if width * height > _pixels(kind):
        raise Refused("picture_too_large", millions=_pixels(kind) // 1_000_000)
    if getattr(source, "n_frames", 1) > 1:
        raise Refused("picture_moves")
    source.load()
    _turn_upright(source)
    picture: Image.Image = source
    if kind != Kind.JPEG and "transparency" in source.info and source.mode in ("L", "P", "RGB"):
        picture = source.convert("RGBA")
    if kind == Kind.JPEG and source.mode not in ("L", "RGB"):
        picture = source.convert("RGB")
    picture.info = {}  # comments, places, colour profiles: a writer would copy some of it
    out = io.BytesIO()
    picture.save(out, kind.name, **_as_finely(source))
    return out.getvalue()


def _pixels(kind: Kind) -> int:
    return LIMITS.webp_pixels if kind == Kind.WEBP else LIMITS.pixels


def _turn_upright(source: ImageFile.ImageFile) -> None:
    """Turn the picture as the camera was held. Broken EXIF is not heeded: the pixels are what counts."""
    with suppress(Exception):  # as above
        ImageOps.exif_transpose(source, in_place=True)


def _as_finely(source: ImageFile.ImageFile) -> dict[str, object]:
    """How finely to write: a JPEG as it was, or each keeping would cost sharpness or room."""
    if isinstance(source, JpegImageFile):
        tables = [table for _, table in sorted(source.quantization.items())]
        return {"qtables": tables, "subsampling": get_sampling(source)}
    return {"quality": 90} if isinstance(source, WebPImageFile) else {}


# PDF

ACTS = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFile|RichMedia)")  # long names: chance does not write them
ENCRYPTED = re.compile(rb"/Encrypt(?![A-Za-z])")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"stream\r?\n")
OVERLAP = 64  # longer than any of the names with every letter escaped


def _pdf(content: bytes) -> bytes:
    """Refuse a PDF that does something or carries other files; the rest is kept as it came."""
    if not content.startswith(b"%PDF-") or zipfile.is_zipfile(io.BytesIO(content)):
        raise Refused("file_lies")
    if not content.rstrip(b"\0\t\n\f\r ").endswith(b"%%EOF"):
        raise Refused("file_damaged")
    plain = _unescaped(content)
    if ENCRYPTED.search(plain):
        raise Refused("file_locked")
    if ACTS.search(plain):
        raise Refused("pdf_acts")
    looked_through = 0
    for start in STREAM.finditer(content):
        before = b""
        for packed, unpacked in _inflated(content, start.end()):
            looked_through += packed + len(unpacked)
            if looked_through > LIMITS.looked_through:
                raise Refused("file_unpacks")
            if ACTS.search(_unescaped(before + unpacked)):
                raise Refused("pdf_acts")
            before = unpacked[-OVERLAP:]
    return content


def _unescaped(content: bytes) -> bytes:
    """PDF lets a name be written /J#61vaScript."""
    return ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content)


def _inflated(content: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Yield how many bytes were read from there and what they unpack to, until the stream ends or is none."""
    unpacker, rest = zlib.decompressobj(), memoryview(content)[start:]
    for at in range(0, len(rest), PIECE):
        packed = rest[at : at + PIECE]
        try:
            yield len(packed), unpacker.decompress(packed)
        except zlib.error:
            return
        if unpacker.eof:
            return


# Office documents

TYPES = "[Content_Types].xml"
MAIN = {
    Kind.DOCX: b"wordprocessingml.document.main+xml",
    Kind.XLSX: b"spreadsheetml.sheet.main+xml",
}
MACROS = re.compile(r"(?i)(^|/)(vba[^/]*|macrosheets/.*|activex/.*)$|^(basic|scripts)/")
EMBEDDED = {"docx": Kind.DOCX, "xlsx": Kind.XLSX}  # the sheet behind a chart
PACKED = b"PK\x03\x04"
PROGRAMS = (b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")  # the last one is an OLE object
DEEPEST = 10


def _office(kind: Kind, *, is_inside: bool = False) -> Callable[[bytes], bytes]:
    def looked_into(content: bytes) -> bytes:
        """Unpack every part once, within limits; the document is kept as it came."""
        if not content.startswith(PACKED):
            raise Refused("file_lies")
        kept: dict[str, bytes] = {}
        for name, part in _parts(content):
            if MACROS.search(name):
                raise Refused("document_with_macros")
            if part.startswith(PROGRAMS) or (part.startswith(PACKED) and is_inside):
                raise Refused("document_holds_files")
            if part.startswith(PACKED):
                _inner(name)(part)
            if name in (TYPES, "mimetype", "content.xml"):
                kept[name] = part
        _main(kind, kept)
        return content

    return looked_into


def _inner(name: str) -> Callable[[bytes], bytes]:
    ending = name.rpartition(".")[2].lower()
    if ending not in EMBEDDED:
        raise Refused("document_holds_files")
    return _office(EMBEDDED[ending], is_inside=True)


def _main(kind: Kind, kept: dict[str, bytes]) -> None:
    """Refuse a document whose own table of contents says that it is something else."""
    types = kept.get(TYPES, b"")
    if b"macroEnabled" in types:
        raise Refused("document_with_macros")
    is_text_of_odf = kept.get("mimetype") == Kind.ODT.encode() and "content.xml" in kept
    if not (is_text_of_odf if kind == Kind.ODT else MAIN[kind] in types):
        raise Refused("file_lies")


def _parts(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield every part by name. Sizes are checked as promised before unpacking, then as they turn out."""
    if content.count(b"PK\x01\x02") > LIMITS.parts:
        raise Refused("file_unpacks")
    if content[-22:-18] != b"PK\x05\x06":
        raise Refused("file_damaged")  # something stands behind the archive
    try:
        listed = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OSError) as trouble:
        raise Refused("file_damaged") from trouble
    total = sum(part.file_size for part in listed)
    packed = sum(part.compress_size for part in listed)
    if total > LIMITS.unpacked or (total > SMALL and total > packed * LIMITS.ratio):
        raise Refused("file_unpacks")
    if max(Counter(part.filename.lower() for part in listed).values(), default=2) > 1:
        raise Refused("file_damaged")
    for part in listed:
        yield part.filename, _unpacked(content, part)


def _unpacked(content: bytes, part: zipfile.ZipInfo) -> bytes:
    """Unpack one part by hand: zipfile stops where the part says it ends, other programs do not."""
    if part.flag_bits & 1:
        raise Refused("file_locked")
    steps = part.filename.split("/")
    if ".." in steps or steps[0] == "" or len(steps) > DEEPEST or re.search(r"[\\:]", part.filename):
        raise Refused("file_damaged")
    header = content[part.header_offset : part.header_offset + 30]
    if len(header) < 30 or not header.startswith(PACKED):
        raise Refused("file_damaged")
    start = part.header_offset + 30 + sum(struct.unpack("<HH", header[26:30]))
    packed = content[start : start + part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        found = packed
    elif part.compress_type == zipfile.ZIP_DEFLATED:
        found = _deflated(packed, most=part.file_size)
    else:
        raise Refused("file_damaged")
    if zlib.crc32(found) != part.CRC or len(found) != part.file_size:
        raise Refused("file_damaged")
    return found


def _deflated(packed: bytes, *, most: int) -> bytes:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        found = unpacker.decompress(packed, most + 1)
    except zlib.error as trouble:
        raise Refused("file_damaged") from trouble
    if len(found) > most:
        raise Refused("file_unpacks")
    return found


# Text

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
MARKUP = re.compile(r"\s*(<[a-z!?/]|%pdf-|\{\\rtf|#!)", re.IGNORECASE)


def _text(content: bytes) -> bytes:
    """Refuse what is no text, and text that another program would take for a page or a script."""
    if not content.startswith(UTF_16) and CONTROLS.search(content):
        raise Refused("file_lies")
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        raise Refused("text_unreadable") from trouble
    if MARKUP.match(words):
        raise Refused("file_lies")
    return content


CHECKS: dict[Kind, Callable[[bytes], bytes]] = {
    **{kind: _picture(kind) for kind in READERS},
    Kind.PDF: _pdf,
    **{kind: _office(kind) for kind in (Kind.DOCX, Kind.XLSX, Kind.ODT)},
    Kind.TEXT: _text,
}
