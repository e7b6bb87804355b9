"""What may be attached: every kind by its own bytes, pictures painted anew so that nothing travels along."""

import io
import random
import zipfile
import zlib

import pytest
from PIL import Image, ImageChops, ImageCms, ImageStat, PngImagePlugin

from ishenim.common.refusals import Refused
from ishenim.files.checking import ENDING_OF, ENDINGS, LIMITS, SMALL, check
from tests.files import made

KEPT_AS_IT_CAME = ["letter.pdf", "letter.docx", "table.xlsx", "letter.odt", "note.txt"]
CORNERS = {  # where the white quarter of a 64×48 picture stands upright, by EXIF's eight orientations
    1: ((64, 48), (16, 12)),
    2: ((64, 48), (48, 12)),
    3: ((64, 48), (48, 36)),
    4: ((64, 48), (16, 36)),
    5: ((48, 64), (12, 16)),
    6: ((48, 64), (36, 16)),
    7: ((48, 64), (36, 48)),
    8: ((48, 64), (12, 48)),
}

FIFTY_TO_ONE = random.Random(1).randbytes(SMALL // 50) + bytes(SMALL)
ODD = {
    "a sheet behind a chart": ("docx", made.docx({"word/embeddings/Sheet1.xlsx": made.xlsx()})),
    "a document that packs well": ("docx", made.docx({"word/styles.xml": FIFTY_TO_ONE})),
    "a small document of blanks": ("docx", made.docx({"word/styles.xml": bytes(SMALL // 2)})),
    "empty parts and folders": ("docx", made.docx({"word/empty.xml": b"", "word/": b""})),
    "a mark of UTF-8": ("txt", b"\xef\xbb\xbf" + made.TEXT),
    "a less-than sign": ("txt", b"5 < 7 <- " + made.TEXT),
    "names that begin alike": ("pdf", made.pdf().replace(b"%%EOF", b"% #41 #zz #4 /Java#53 /Lunch /Embed\n%%EOF")),
    "a packed stream": ("pdf", made.pdf_with(zlib.compress(b"1 0 << /Type /Page >>"))),
    "a stream packed otherwise": ("pdf", made.pdf_with(b"\xff\xd8 no zlib")),
    "line ends after the end": ("pdf", made.pdf() + b"\r\n\x00\n"),
}


def opened(content):
    return Image.open(io.BytesIO(content))


def outcome(content, name):
    """The kind of a file that is taken; the name in the refusal of one that is not."""
    try:
        return check(content, name).kind
    except Refused as refusal:
        return refusal.facts["name"]


def written(picture, form, **how):
    out = io.BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()


def unlike(one, other):
    """The mean difference of two pictures' brightness, of 255."""
    greys = [opened(content).convert("L") for content in (one, other)]
    return ImageStat.Stat(ImageChops.difference(*greys)).mean[0]


def whites(picture):
    """The centres of those quarters that are white."""
    width, height = picture.size
    centres = [(width * x // 4, height * y // 4) for x in (1, 3) for y in (1, 3)]
    return [centre for centre in centres if min(picture.convert("RGB").getpixel(centre)) > 240]


@pytest.mark.parametrize("name", made.HARMLESS)
def test_every_kind_on_the_list_is_taken(name):
    checked = check(made.HARMLESS[name], name)

    stem, ending = name.split(".")
    kind = ENDINGS[ending]
    assert (checked.name, checked.kind) == (f"{stem}.{ENDING_OF[kind]}", kind)


def test_the_harmless_files_are_of_every_kind():
    assert {name.split(".")[1] for name in made.HARMLESS} == set(ENDINGS)


@pytest.mark.parametrize("name", KEPT_AS_IT_CAME)
def test_documents_are_kept_byte_for_byte(name):
    assert check(made.HARMLESS[name], name).content == made.HARMLESS[name]


@pytest.mark.parametrize(
    ("form", "ending", "words"),
    [
        ("JPEG", "jpg", {"comment": b"SecretNote"}),
        ("PNG", "png", {}),
        ("WEBP", "webp", {}),
    ],
)
def test_a_photo_loses_place_maker_comment_and_colour_profile(form, ending, words):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    photo = made.picture(form, exif=made.exif(), icc_profile=profile, **words)

    kept = check(photo, f"photo.{ending}").content

    before, after = opened(photo), opened(kept)
    assert (dict(before.getexif().get_ifd(0x8825)) != {}, "icc_profile" in before.info) == (True, True)
    assert (dict(after.getexif()), dict(after.getexif().get_ifd(0x8825))) == ({}, {})
    assert [b"SecretMaker" in photo, b"SecretMaker" in kept, b"SecretNote" in kept, b"Exif" in kept] == [
        *(True, False, False, False)
    ]
    assert {"icc_profile", "exif", "xmp", "comment"} & set(after.info) == set()


def test_words_inside_a_png_are_gone():
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "SecretNote")
    words.add_itxt("Place", "SecretPlace")
    picture = made.picture("PNG", pnginfo=words)

    kept = check(picture, "screen.png").content

    assert (b"SecretNote" in picture, b"Secret" in kept, opened(kept).text) == (True, False, {})


@pytest.mark.parametrize("orientation", CORNERS)
def test_a_photo_stands_as_the_camera_was_held(orientation):
    photo = made.picture(exif=made.exif(orientation=orientation), quality=95)

    upright = opened(check(photo, "photo.jpg").content)

    size, corner = CORNERS[orientation]
    assert (upright.size, whites(upright)) == (size, [corner])


def test_a_photo_whose_exif_is_broken_is_taken_without_it():
    photo = made.picture(exif=b"Exif\x00\x00II*\x00\xff\xff\xff\xff" + b"SecretMaker")

    with pytest.warns(UserWarning, match="Corrupt EXIF"):
        kept = check(photo, "photo.jpg").content

    assert (opened(kept).size, b"SecretMaker" in kept) == ((64, 48), False)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_png_keeps_every_pixel(mode):
    if mode == "I;16":
        source = Image.frombytes("I;16", (64, 48), bytes(random.Random(1).randbytes(64 * 48 * 2)))
    else:
        source = made.painted(mode=mode)
    picture = written(source, "PNG")

    kept = opened(check(picture, "screen.png").content)

    assert (kept.mode, kept.tobytes()) == (source.mode, opened(picture).tobytes())


def test_a_png_with_one_transparent_colour_stays_transparent_there():
    white = made.painted(mode="P").getpixel((0, 0))
    picture = made.picture("PNG", mode="P", transparency=white)
    first = opened(picture).convert("RGBA")

    kept = opened(check(picture, "screen.png").content).convert("RGBA")

    assert (first.getextrema()[3], kept.tobytes()) == ((0, 255), first.tobytes())


def test_a_jpeg_for_printing_becomes_one_for_screens():
    kept = opened(check(made.picture(mode="CMYK"), "photo.jpg").content)

    assert (kept.mode, kept.size) == ("RGB", (64, 48))


@pytest.mark.parametrize("quality", [30, 60, 95])
def test_a_jpeg_kept_ten_times_is_neither_larger_nor_blurred(quality):
    noise = Image.frombytes("RGB", (320, 240), random.Random(1).randbytes(320 * 240 * 3)).resize((640, 480))
    photo = kept = blurred = written(noise, "JPEG", quality=quality)

    for _ in range(10):
        kept = check(kept, "photo.jpg").content
        blurred = written(opened(blurred), "JPEG")  # the known bad: as any program writes it

    assert (len(kept) <= len(photo), unlike(kept, photo) < 0.1, unlike(blurred, photo) < 1) == (True, True, False)


@pytest.mark.parametrize(("form", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_an_archive_behind_a_picture_is_cut_off(form, ending):
    polyglot = made.picture(form) + made.packed({"run.exe": b"MZ\x00"})

    kept = check(polyglot, f"photo.{ending}").content

    assert [zipfile.is_zipfile(io.BytesIO(content)) for content in (polyglot, kept)] == [True, False]


def test_a_script_inside_a_picture_is_gone():
    polyglot = made.picture(comment=b"<script>alert(1)</script>") + b"<script>alert(2)</script>"

    kept = check(polyglot, "photo.jpg").content

    assert [content.count(b"script>") for content in (polyglot, kept)] == [4, 0]


@pytest.mark.parametrize(("form", "pixels"), [("PNG", LIMITS.pixels), ("WEBP", LIMITS.webp_pixels)])
def test_a_picture_of_as_many_pixels_as_may_be_is_taken(form, pixels):
    side = int(pixels**0.5)
    photo = made.picture(form, size=(side, side), mode="1" if form == "PNG" else "RGB")

    assert opened(check(photo, f"photo.{form.lower()}").content).size == (side, side)


@pytest.mark.parametrize("name", ODD)
def test_what_only_looks_odd_is_taken(name):
    ending, content = ODD[name]

    assert check(content, f"a.{ending}").content == content


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow's, of broken EXIF
@pytest.mark.parametrize("name", made.HARMLESS)
def test_broken_bytes_are_taken_or_refused_but_nothing_breaks(name):
    dice = random.Random(name)
    for _ in range(150):
        content = bytearray(made.HARMLESS[name])
        for _ in range(dice.choice((1, 3, 20))):
            content[dice.randrange(len(content))] = dice.randrange(256)
        if dice.random() < 0.3:
            del content[dice.randrange(len(content)) :]
        assert outcome(bytes(content), name) in (ENDINGS[name.split(".")[1]], name)
