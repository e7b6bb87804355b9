"""What is not kept: each with the key of its sentence, and beside it the harmless neighbour that is taken."""

import io
import random
import string
import zipfile
import zlib

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from ishenim.common.refusals import Refused
from ishenim.files.checking import ENDING_OF, ENDINGS, LIMITS, MB, PIECE, SMALL, check
from tests.files import made

MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
TEMPLATE = f"{made.WORD}.template.main+xml"


def key(content, name):
    """The key of the refusal; the kind of what was taken."""
    try:
        return check(content, name).kind.value
    except Refused as refusal:
        return refusal.key


def moving(form):
    frames = [made.painted(), made.painted().rotate(180)]
    out = io.BytesIO()
    frames[0].save(out, form, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def acting(kind, told, words):
    """Make a PDF do something as it is opened."""

    def changed(writer):
        action = {NameObject("/S"): NameObject(kind), NameObject(told): TextStringObject(words)}
        writer._root_object[NameObject("/OpenAction")] = DictionaryObject(action)

    return changed


def in_objects(words):
    """A PDF whose words lie packed in an object stream, half a megabyte deep."""
    return made.pdf_with(zlib.compress(b" " * 500_000 + words + random.Random(1).randbytes(50_000)))


def zip_with(**changes):
    """A document whose second entry says something else of itself than is so."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", made.TYPES.format(f"{made.WORD}.document.main+xml"))
        book.writestr("word/document.xml", bytes(5000))
        for name, value in changes.items():
            setattr(book.filelist[1], name, value)
    return out.getvalue()


BOMBS = {
    "one large part": lambda: made.docx({"word/large.xml": bytes(LIMITS.unpacked)}),
    "one large part, not packed too well": lambda: made.docx(
        {"word/large.xml": random.Random(1).randbytes(MB) + bytes(LIMITS.unpacked)}
    ),
    "many parts": lambda: made.docx({f"word/{number}.xml": bytes(9 * MB) for number in range(11)}),
    "a thousandfold": lambda: made.docx({"word/large.xml": bytes(SMALL + 1)}),
    "too many entries": lambda: made.docx({f"word/{number}.xml": b"" for number in range(LIMITS.parts)}),
    "more than it says": lambda: zip_with(file_size=100, CRC=zlib.crc32(bytes(100))),
}
LIES = {
    "a picture called otherwise": ("jpg", made.picture("PNG")),
    "a photo called png": ("png", made.picture()),
    "a photo called webp": ("webp", made.picture()),
    "sound called webp": ("webp", b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(100)),
    "a page called photo": ("jpg", b"<html><script>alert(1)</script></html>"),
    "a drawing called png": ("png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "a program called pdf": ("pdf", b"MZ\x90\x00" + bytes(500)),
    "a page called pdf": ("pdf", b"<html>%PDF-1.4 %%EOF"),
    "a pdf behind something": ("pdf", b"\n" + made.pdf()),
    "a pdf that is an archive too": ("pdf", made.pdf() + made.packed({"a.txt": b"a"})),
    "an archive whose remark ends like a pdf": ("pdf", b"%PDF-1.4" + made.packed({"a": b"a"}) + b"%%EOF"),
    "a sheet called letter": ("docx", made.xlsx()),
    "a letter called sheet": ("xlsx", made.docx()),
    "a letter called odt": ("odt", made.docx()),
    "an odt called letter": ("docx", made.odt()),
    "any archive": ("docx", made.packed({"a.txt": b"a"})),
    "an archive behind something": ("docx", b"MZ" + made.docx()),
    "a template": ("docx", made.docx(kind=TEMPLATE)),
    "an old letter": ("docx", made.OLE),
    "an odt that says it is a sheet": (
        "odt",
        made.packed({"content.xml": b"<a/>"}, first=[("mimetype", "application/vnd.oasis.opendocument.spreadsheet")]),
    ),
    "an odt without content": (
        "odt",
        made.packed({"a.xml": b"<a/>"}, first=[("mimetype", "application/vnd.oasis.opendocument.text")]),
    ),
    "text with NUL": ("txt", b"abc\x00def"),
    "text with commands of a terminal": ("txt", b"abc\x1b]0;def\x07"),
    "a program called text": ("txt", b"MZ\x90\x00\x03" + bytes(100)),
    "a photo called text": ("txt", made.picture()),
    "a page called text": ("txt", b"\xef\xbb\xbf \r\n<!DOCTYPE html><script>alert(1)</script>"),
    "a drawing called text": ("txt", b"<svg onload='alert(1)'/>"),
    "a script called text": ("txt", b"#!/bin/sh\nrm -rf /\n"),
    "a pdf called text": ("txt", b"%PDF-1.4\n%%EOF"),
}
DAMAGED = {
    "half a photo": ("jpg", made.picture(size=(640, 480))[:900]),
    "the start of a photo": ("jpg", b"\xff\xd8\xff"),
    "half a png": ("png", made.picture("PNG", size=(640, 480))[:300]),
    "half a webp": ("webp", made.picture("WEBP", size=(640, 480))[:100]),
    "half a pdf": ("pdf", made.pdf()[:200]),
    "a pdf with more behind it": ("pdf", made.pdf() + b"<script>alert(1)</script>"),
    "half a letter": ("docx", made.docx()[:100]),
    "a letter with more behind it": ("docx", made.docx() + b"MZ"),
    "a part that left its place": ("docx", made.docx({"../../evil.txt": b"a"})),
    "a part with a place of its own": ("docx", made.docx({"/etc/passwd": b"a"})),
    "a part in a Windows folder": ("docx", made.docx({"..\\evil.txt": b"a"})),
    "a part on a Windows disk": ("docx", made.docx({"C:evil.txt": b"a"})),
    "a part very deep": ("docx", made.docx({"a/" * 10 + "b.xml": b"a"})),
    "two parts of one name": ("docx", made.docx({"WORD/document.xml": b"a"})),
    "a part that is not what it promised": ("docx", zip_with(CRC=1)),
    "a part that says it is longer": ("docx", zip_with(file_size=6000)),
    "a part packed in another way": ("docx", zip_with(compress_type=zipfile.ZIP_LZMA)),
    "a part that is not there": ("docx", zip_with(header_offset=40)),
    "a head without a body": ("docx", b"PK\x03\x04" + bytes(40) + b"PK\x05\x06" + bytes(18)),
}


@pytest.mark.parametrize("name", LIES)
def test_a_file_that_lies_about_its_kind(name):
    ending, content = LIES[name]

    assert key(content, f"a.{ending}") == "file_lies"


@pytest.mark.parametrize("name", DAMAGED)
def test_a_file_that_is_damaged_or_built_to_do_damage(name):
    ending, content = DAMAGED[name]

    assert key(content, f"a.{ending}") == "file_damaged"


def test_the_builder_of_odd_archives_makes_a_sound_one_when_nothing_is_odd():
    assert key(zip_with(), "a.docx") == ENDINGS["docx"]


@pytest.mark.parametrize(
    "name",
    [
        *("a.svg", "a.html", "a.exe", "a.js", "a.zip", "a.gif", "a.heic", "a.doc", "a.docm", "a.xlsm", "a.mp3"),
        *("photo.jpg.exe", "photo.jpg/run.bat", "jpg", "a", "", ".", "a.", "a.jp\u200bgx", "jpg.", ".jpg.exe"),
    ],
)
def test_kinds_that_are_not_on_the_list(name):
    with pytest.raises(Refused) as refused:
        check(made.picture(), name)

    assert (refused.value.key, refused.value.facts["offered"]) == (
        "file_kind",
        "jpg, png, webp, pdf, docx, xlsx, odt, txt",
    )


@pytest.mark.parametrize("name", made.HARMLESS)
def test_an_empty_file(name):
    assert key(b"", name) == "file_empty"


@pytest.mark.parametrize(("more", "expected"), [(0, "text/plain"), (1, "file_too_large")])
def test_the_largest_file_and_one_byte_more(more, expected):
    assert key(b"a" * (LIMITS.size + more), "a.txt") == expected


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [
        (30_000, 30_000, "picture_too_large"),
        (2**31 - 1, 1, "picture_too_large"),
        (LIMITS.pixels // 1000, 1001, "picture_too_large"),
        (100, 100, "file_damaged"),  # the same head with a bearable size is read on, and found short
    ],
)
def test_a_picture_that_would_fill_the_memory(width, height, expected):
    assert key(made.huge_png(width, height), "a.png") == expected


@pytest.mark.parametrize("side", [16_383, 4_001])
def test_a_webp_that_would_fill_the_memory(side):
    head = b"VP8X\x0a\x00\x00\x00\x10\x00\x00\x00" + (side - 1).to_bytes(3, "little") * 2
    body = made.picture("WEBP", lossless=True)[12:]
    bomb = b"RIFF" + (4 + len(head + body)).to_bytes(4, "little") + b"WEBP" + head + body
    picture = bomb if side > 10_000 else made.picture("WEBP", size=(side, side), method=0)

    assert (side**2 > LIMITS.webp_pixels, key(picture, "a.webp")) == (True, "picture_too_large")


def test_a_jpeg_that_would_fill_the_memory():
    small = made.picture(size=(64, 48))
    large = small.replace(b"\x00\x30\x00\x40", b"\xff\xdc\xff\xdc", 1)

    assert (Image.open(io.BytesIO(small)).size, key(large, "a.jpg")) == ((64, 48), "picture_too_large")


@pytest.mark.parametrize(("form", "ending"), [("PNG", "png"), ("WEBP", "webp")])
def test_a_picture_that_moves(form, ending):
    assert key(moving(form), f"a.{ending}") == "picture_moves"


@pytest.mark.parametrize("name", BOMBS)
def test_a_document_that_unpacks_to_more_than_it_shows(name):
    bomb = BOMBS[name]()

    assert (len(bomb) < LIMITS.size, key(bomb, "a.docx")) == (True, "file_unpacks")


def test_a_pdf_that_unpacks_to_more_than_it_shows():
    bomb = made.pdf_with(zlib.compress(bytes(LIMITS.looked_through)))

    assert (len(bomb) < MB, key(bomb, "a.pdf")) == (True, "file_unpacks")


@pytest.mark.parametrize(
    "pdf",
    [
        made.pdf(acting("/JavaScript", "/JS", "app.alert(1)")),
        made.pdf(acting("/Launch", "/F", "calc.exe")),
        made.pdf(lambda writer: writer.add_attachment("run.exe", b"MZ")),
        made.pdf().replace(b"/Catalog", b"/Catalog /OpenAction << /S /J#61v#61Script /JS (app.alert\\(1\\)) >>", 1),
        made.pdf().replace(b"/Catalog", b"/Catalog /AA << /O << /S /#4Caunch >> >>", 1),
        in_objects(b"<< /S /JavaScript /JS (app.alert(1)) >>"),
        in_objects(b"<< /S /#4C#61#75#6e#63#68 /F (calc.exe) >>"),
        in_objects(b"<< /EF << /F 1 0 R >> /Type /EmbeddedFile >>"),
    ],
    ids=[
        *("script", "launch", "attachment", "escaped", "escaped launch", "packed", "packed and escaped", "packed file")
    ],
)
def test_a_pdf_that_acts_or_carries_files(pdf):
    assert key(pdf, "a.pdf") == "pdf_acts"


def test_a_name_that_falls_between_two_unpacked_pieces_is_seen():
    letters = "".join(random.Random(1).choices(string.ascii_letters + string.digits, k=60_000)).encode()
    border = len(zlib.decompressobj().decompress(by_letter(letters)[:PIECE]))
    found, parted = set(), 0
    for place in range(border - 60, border + 60, 4):
        packed = by_letter(letters[:place] + b"/JavaScript" + letters[place:])
        first = zlib.decompressobj().decompress(packed[:PIECE])
        parted += first.rfind(b"/Java") >= 0 > first.find(b"/JavaScript")
        found.add((b"/Java" in packed, key(made.pdf_with(packed), "a.pdf")))

    assert (found, parted > 0) == ({(False, "pdf_acts")}, True)


def by_letter(content):
    """Deflated so that neither a word stands readable in it nor a whole word becomes one sign."""
    packer = zlib.compressobj(strategy=zlib.Z_HUFFMAN_ONLY)
    return packer.compress(content) + packer.flush()


def test_the_builder_of_packed_objects_makes_a_sound_pdf_when_they_do_nothing():
    assert key(in_objects(b"<< /S /URI >>"), "a.pdf") == ENDINGS["pdf"]


def test_a_pdf_under_a_password():
    def locked(writer: PdfWriter):
        writer.encrypt("secret", algorithm="RC4-128")

    assert key(made.pdf(locked), "a.pdf") == "file_locked"


def test_a_document_under_a_password():
    assert key(zip_with(flag_bits=1), "a.docx") == "file_locked"


@pytest.mark.parametrize(
    ("ending", "document"),
    [
        ("docx", made.docx({"word/vbaProject.bin": b"a"})),
        ("docx", made.docx({"word/VBAproject.BIN": b"a"})),
        ("docx", made.docx(kind=MACROS)),
        ("docx", made.docx({"word/activeX/activeX1.xml": b"<a/>"})),
        ("docx", made.docx({"word/embeddings/a.docx": made.docx({"word/vbaProject.bin": b"a"})})),
        ("odt", made.odt({"Basic/Standard/Module1.xml": b"<a/>"})),
        ("odt", made.odt({"Scripts/python/run.py": b"import os"})),
    ],
)
def test_a_document_with_macros(ending, document):
    assert key(document, f"a.{ending}") == "document_with_macros"


@pytest.mark.parametrize(
    "more",
    [
        {"word/embeddings/oleObject1.bin": made.OLE},
        {"word/media/image1.png": b"MZ\x90\x00"},
        {"word/a.bin": b"\x7fELF"},
        {"word/embeddings/a.zip": made.packed({"a": b"a"})},
        {"word/embeddings/a.docx": made.docx({"word/embeddings/b.docx": made.docx()})},
    ],
    ids=["object", "program", "program of Linux", "archive", "two deep"],
)
def test_a_document_that_holds_files(more):
    assert key(made.docx(more), "a.docx") == "document_holds_files"


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16", "utf-16-le", "koi8-r"])
def test_text_in_another_encoding(encoding):
    words = "Көчөдө жарык жок" if encoding.startswith("utf") else "На улице нет света"

    expected = {"utf-16-le": "file_lies"}.get(encoding, "text_unreadable")  # without a mark it is full of NULs
    assert key(words.encode(encoding) + " a".encode(encoding), "a.txt") == expected


def test_every_refusal_names_the_file_as_it_is_kept():
    with pytest.raises(Refused) as refused:
        check(b"", "C:\\Сүрөттөр\\\u202egpj.ң.jpg")

    assert (refused.value.key, refused.value.facts) == ("file_empty", {"name": "gpj.ң.jpg"})


def test_each_kind_has_one_ending_of_its_own():
    assert {ENDINGS[ending]: ending for ending in ENDING_OF.values()} == ENDING_OF
