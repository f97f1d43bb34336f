"""Pictures of files: always a small PNG that was painted here, and none of what cannot be painted safely."""

import zlib
from io import BytesIO
from typing import Any

import pytest
from django.core.cache import caches
from PIL import Image

from budgeteval.files import painter, previews
from budgeteval.files.domain import store
from budgeteval.files.models import Attachment
from tests.factories.jobs import ASKED

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_painted_yet() -> None:
    caches["pictures"].clear()


def kept(content: bytes, name: str) -> Attachment:
    return store(content=content, name=name, by=None, now=ASKED)


def image(kind: str, size: tuple[int, int] = (600, 300)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, (20, 80, 140)).save(out, kind)
    return out.getvalue()


def size_of(png: bytes | None) -> tuple[int, int]:
    assert png is not None
    with Image.open(BytesIO(png)) as found:
        assert found.format == "PNG"
        return found.size


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "PDF"])
def test_a_picture_and_a_first_page_become_a_small_png(kind: str) -> None:
    attachment = kept(image(kind), f"a.{kind.lower()}")
    assert size_of(previews.picture_of(attachment)) == (240, 120)
    width, _ = size_of(previews.picture_of(attachment, large=True))
    assert width in (600, 1400)


@pytest.mark.parametrize(("content", "name"), [
    ("验收单".encode(), "a.txt"),
    (b"%PDF-1.4 broken", "a.pdf"),
    (b"\x89PNG\r\n\x1a\nbroken", "a.png"),
    (image("PNG")[:200], "cut.png"),
    (b"GIF89a", "a.gif"),
])  # fmt: skip
def test_what_cannot_be_painted_has_no_picture(content: bytes, name: str) -> None:
    assert previews.picture_of(kept(content, name)) is None


def test_a_small_file_of_enormous_size_is_not_painted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(painter, "MOST_PIXELS", 1000)
    assert painter.paint(image("PNG", (40, 30)), pdf=False, size=240) is None
    assert painter.paint(image("PNG", (20, 30)), pdf=False, size=240) is not None


def test_a_damaged_file_is_not_offered_to_be_looked_at() -> None:
    assert previews.can_show(kept(image("PNG"), "a.png"))
    broken = kept(image("JPEG")[:200], "b.jpg")
    assert previews.can_show(broken)  # nobody has looked yet
    assert previews.picture_of(broken) is None
    assert not previews.can_show(broken)


def slow_pdf(curves: int) -> bytes:
    """One page, a few kilobytes packed, that takes seconds to paint."""
    drawn = zlib.compress(b"q 0 0 m 300 400 500 100 595 842 c 10 10 m 590 10 300 800 20 840 c f* Q\n" * curves, 9)
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(drawn), drawn),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj%bendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 5/Root 1 0 R>>startxref\n%d\n%%%%EOF" % len(out)
    return out + b"xref\n0 5\n0000000000 65535 f \n" + table + end


def test_a_file_that_takes_too_long_is_given_up_once_and_for_all(settings: Any) -> None:
    assert previews.picture_of(kept(slow_pdf(10), "quick.pdf")) is not None
    settings.PREVIEW_SECONDS = 1
    slow = kept(slow_pdf(400_000), "slow.pdf")
    assert previews.picture_of(slow) is None
    assert not previews.can_show(slow)
    settings.PREVIEW_SECONDS = 0  # would not even start
    assert previews.picture_of(slow) is None


def test_what_was_painted_once_is_not_painted_again(settings: Any) -> None:
    attachment = kept(image("PNG"), "a.png")
    painted = previews.picture_of(attachment)
    settings.PREVIEW_SECONDS = 0
    assert previews.picture_of(attachment) == painted
