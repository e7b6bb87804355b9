"""Real files, made here: harmless ones of every kind, and what hostile ones are made of."""

import io
import struct
import zipfile
import zlib

from openpyxl import Workbook
from PIL import ExifTags, Image
from pypdf import PdfWriter

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override ContentType="{}"/></Types>'
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
TEXT = "Өзгөн көчөсү, 7-үй: түнкүсүн жарык жок.\r\n".encode()


def painted(size=(64, 48), *, mode="RGB"):
    """A picture without a symmetry: its left upper quarter is white."""
    picture = Image.new("RGB", size, (200, 30, 30))
    picture.paste((255, 255, 255), (0, 0, size[0] // 2, size[1] // 2))
    return picture.convert(mode)


def picture(form="JPEG", *, size=(64, 48), mode="RGB", **written):
    out = io.BytesIO()
    painted(size, mode=mode).save(out, form, **written)
    return out.getvalue()


def exif(*, orientation=None):
    """What a telephone writes: its maker, and where the photo was taken."""
    tags = Image.Exif()
    tags[ExifTags.Base.Make] = "SecretMaker"
    if orientation is not None:
        tags[ExifTags.Base.Orientation] = orientation
    place = tags.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLatitude] = "N", (40.0, 18.0, 42.0)
    return tags


def huge_png(width=30_000, height=30_000):
    """The head of a picture that would take gigabytes, and a little of its body."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, body) for kind, body in ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    )


def _chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def pdf(change=None):
    """A page, as pypdf writes it; `change` gets the writer first."""
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    if change is not None:
        change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf_with(stream):
    """A PDF with one more stream of these bytes."""
    added = b"9 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n" % len(stream)
    return pdf().replace(b"\nxref", b"\n" + added + stream + b"\nendstream\nendobj\nxref", 1)


def packed(parts, *, first=()):
    """An archive of these parts, deflated; those in `first` stored at its head."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in first:
            book.writestr(name, content, zipfile.ZIP_STORED)
        for name, content in parts.items():
            book.writestr(name, content)
    return out.getvalue()


def docx(more=None, *, kind=f"{WORD}.document.main+xml"):
    parts = {"[Content_Types].xml": TYPES.format(kind), "word/document.xml": "<w:document>Арыз</w:document>"}
    return packed({**parts, **(more or {})})


def xlsx():
    book = Workbook()
    book.active["A1"] = "Көчө"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def odt(more=None):
    kind = ("mimetype", "application/vnd.oasis.opendocument.text")
    return packed({"content.xml": "<office:text>Арыз</office:text>", **(more or {})}, first=[kind])


HARMLESS = {
    "photo.jpg": picture(),
    "photo.jpeg": picture(),
    "screen.png": picture("PNG"),
    "photo.webp": picture("WEBP"),
    "letter.pdf": pdf(),
    "letter.docx": docx(),
    "table.xlsx": xlsx(),
    "letter.odt": odt(),
    "note.txt": TEXT,
}
