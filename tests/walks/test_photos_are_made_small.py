"""A photo leaves the browser at 200 KB at most, upright; without a script it leaves as it is."""

import io
import random
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from PIL import Image

from ishenim.common.middleware import POLICY
from ishenim.files.checking import check
from tests.files import made
from tests.house import tree

pytestmark = [pytest.mark.walk, pytest.mark.django_db]  # the field tells the limits that the office set

SCRIPT = (tree.PRODUCT / "files/static/ishenim/js/photos.js").read_bytes()
MOST, SIDE = 200 * 1024, 1600
PAGE = """<!doctype html><html lang="en"><title>Form</title><form method="post" enctype="multipart/form-data">
{field}<input name="words" value="жарык"><button name="pressed" value="second">Send</button></form></html>"""
PRESS_TWICE = "button => { button.click(); button.click(); }"


class Site(ThreadingHTTPServer):
    """One page with the field under the policy of all our pages; keeps every form that arrives."""

    daemon_threads = True

    def __init__(self, *, multiple):
        super().__init__(("127.0.0.1", 0), Answering)
        with translation.override("en"):
            field = render_to_string("files/_input.html", {"name": "photos", "label": "Photos", "multiple": multiple})
        self.page = PAGE.format(field=re.sub(r'src="[^"]+"', 'src="/photos.js"', field)).encode()
        self.arrived = []

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/"


class Answering(BaseHTTPRequestHandler):
    def do_GET(self):
        is_script = self.path == "/photos.js"
        self.answer(SCRIPT if is_script else self.server.page, "text/javascript" if is_script else "text/html")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.arrived.append(
            RequestFactory().generic("POST", "/", body, content_type=self.headers["Content-Type"])
        )
        self.answer(b"<!doctype html><p>Kept</p>", "text/html")

    def answer(self, body, kind):
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        """Say nothing."""


@pytest.fixture
def send(chromium, settings):
    """Choose files in a browser, press the button, return the form as it arrived and the page's complaints."""
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

    def sent(*chosen, multiple=True, presses=1, **how):
        site = Site(multiple=multiple)
        threading.Thread(target=site.serve_forever, daemon=True).start()
        context = chromium.new_context(**how)
        try:
            page, complaints = context.new_page(), []
            page.on("console", lambda message: complaints.append(message.text))
            page.on("pageerror", lambda trouble: complaints.append(str(trouble)))
            page.goto(site.url)
            page.set_input_files("input[type=file]", [_payload(*one) for one in chosen])
            page.click("button") if presses == 1 else page.eval_on_selector("button", PRESS_TWICE)
            page.get_by_text("Kept").wait_for()
            (request,) = site.arrived
        finally:
            context.close()
            site.shutdown()
            site.server_close()
        words = (request.POST["words"], request.POST.get("pressed"))
        return (
            words,
            [(file.name, file.content_type, file.read()) for file in request.FILES.getlist("photos")],
            complaints,
        )

    return sent


def _payload(name, content):
    kinds = {"jpg": "image/jpeg", "png": "image/png", "txt": "text/plain", "pdf": "application/pdf"}
    return {"name": name, "mimeType": kinds[name.rsplit(".", 1)[1]], "buffer": content}


def large(form="JPEG", *, size=(2400, 1800), **written):
    """As detailed as a photo of a street, with its left upper quarter white."""
    noise = Image.frombytes("RGB", (600, 450), random.Random(1).randbytes(600 * 450 * 3)).resize(size)
    noise.paste((255, 255, 255), (0, 0, size[0] // 2, size[1] // 2))
    out = io.BytesIO()
    noise.save(out, form, **written)
    return out.getvalue()


def opened(content):
    return Image.open(io.BytesIO(content))


def test_large_photos_are_made_small_and_the_rest_goes_as_it_is(send):
    photo, screen, small = large(quality=90), large("PNG", size=(1700, 900)), made.picture("PNG")

    words, files, complaints = send(
        ("Көчө.jpg", photo), ("screen.png", screen), ("small.png", small), ("note.txt", made.TEXT)
    )

    names, kinds, contents = zip(*files, strict=True)
    assert (words, complaints) == (("жарык", "second"), [])
    assert names == ("Көчө.jpg", "screen.jpg", "small.png", "note.txt")
    assert kinds == ("image/jpeg", "image/jpeg", "image/png", "text/plain")
    assert (len(photo) > MOST, [len(one) <= MOST for one in contents[:2]], contents[2:]) == (
        *(True, [True, True], (small, made.TEXT)),
    )
    assert [max(opened(one).size) <= SIDE for one in contents[:2]] == [True, True]
    assert [check(one, name).name for name, _, one in files] == [*names]


def test_a_photo_that_packs_well_keeps_the_longest_side_allowed(send):
    plain = made.picture(size=(3200, 1200), quality=95)

    _, ((name, _, content),), _ = send(("photo.jpg", plain), multiple=False)

    assert (name, opened(content).size) == ("photo.jpg", (SIDE, 600))


def test_a_photo_taken_with_the_telephone_turned_arrives_upright(send):
    turned = large(quality=90, exif=made.exif(orientation=6))

    _, ((_, _, content),), _ = send(("photo.jpg", turned))

    arrived = opened(content)
    width, height = arrived.size
    white = [
        (x, y) for x in (1, 3) for y in (1, 3) if arrived.getpixel((width * x // 4, height * y // 4)) > (240, 240, 240)
    ]
    assert (width < height, white, b"SecretMaker" in turned, b"SecretMaker" in content) == (True, [(3, 1)], True, False)


def test_what_is_no_picture_goes_as_it_is_and_the_server_says_so(send):
    words, files, _ = send(("photo.jpg", b"no picture"))

    assert (words, files) == (("жарык", "second"), [("photo.jpg", "image/jpeg", b"no picture")])


def test_a_button_pressed_twice_sends_once(send):
    _, files, _ = send(("photo.jpg", large(quality=90)), presses=2)

    assert [len(content) <= MOST for _, _, content in files] == [True]


@pytest.mark.parametrize("chosen", [[], [("note.txt", made.TEXT)]], ids=["no files", "no photos"])
def test_a_form_without_photos_goes_at_once(chosen, send):
    words, files, complaints = send(*chosen)

    sent = [(name, content) for name, _, content in files]
    assert (words, sent, complaints) == (("жарык", "second"), chosen, [])


def test_without_a_script_the_photo_goes_as_it_is(send):
    photo = large(quality=90)

    words, files, _ = send(("photo.jpg", photo), java_script_enabled=False)

    assert (words, files) == (("жарык", "second"), [("photo.jpg", "image/jpeg", photo)])
