"""Pictures of files: always a small PNG that was painted here, and none of what cannot be painted safely."""

from io import BytesIO

import pytest
from PIL import Image

from budgeteval.files import previews
from budgeteval.files.domain import store
from budgeteval.files.models import Attachment
from tests.factories.jobs import ASKED

pytestmark = pytest.mark.django_db


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
    monkeypatch.setattr(previews, "MOST_PIXELS", 1000)
    assert previews.picture_of(kept(image("PNG", (40, 30)), "b.png")) is None


def test_a_damaged_file_is_not_offered_to_be_looked_at() -> None:
    assert previews.can_show(kept(image("PNG"), "a.png"))
    broken = kept(image("JPEG")[:200], "b.jpg")
    assert previews.has_picture(broken)
    assert not previews.can_show(broken)
    assert not previews.can_show(kept(b"%PDF-1.4 broken", "b.pdf"))
