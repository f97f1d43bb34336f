"""Taking files in, giving them back, and noticing damage."""

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from budgeteval.accounts.models import User
from budgeteval.files import DamagedFileError, RefusedFileError, download, read, store
from budgeteval.files.models import Attachment

NOW = datetime(2016, 9, 10, tzinfo=UTC)
PDF = b"%PDF-1.4 stamped"


@pytest.fixture
def clerk(db: None) -> User:
    return User.objects.create(username="clerk")


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


def test_a_file_is_kept_under_its_hash_and_comes_back(clerk: User, media: Path) -> None:
    attachment = store(content=PDF, name="扫描件.pdf", by=clerk, now=NOW)
    digest = hashlib.sha256(PDF).hexdigest()
    assert (attachment.sha256, attachment.name, attachment.size) == (digest, "扫描件.pdf", len(PDF))
    assert (attachment.content_type, attachment.uploaded_by, attachment.uploaded_at) == ("application/pdf", clerk, NOW)
    assert (media / attachment.path).read_bytes() == PDF
    assert read(attachment) == PDF


def test_the_same_bytes_are_kept_once(clerk: User, media: Path) -> None:
    first = store(content=PDF, name="扫描件.pdf", by=clerk, now=NOW)
    assert store(content=PDF, name="另一个名字.pdf", by=None, now=NOW) == first
    assert Attachment.objects.count() == 1
    assert len([path for path in media.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize("name", ["../../etc/扫描件.pdf", "C:\\Users\\演示\\扫描件.pdf"])
def test_folders_in_a_name_are_dropped(clerk: User, name: str) -> None:
    assert store(content=PDF, name=name, by=clerk, now=NOW).name == "扫描件.pdf"


def test_too_large_a_file_is_refused_with_its_name_and_the_limit(clerk: User, settings: Any, media: Path) -> None:
    settings.ATTACHMENT_MAX_BYTES = 1024 * 1024
    with pytest.raises(RefusedFileError, match=r"“大图.pdf”大小为 2.0 MB，超过单个附件 1 MB 的上限"):
        store(content=b"%PDF-" + b"x" * 2 * 1024 * 1024, name="大图.pdf", by=clerk, now=NOW)
    assert not Attachment.objects.exists()
    assert not media.exists()


def test_a_full_disk_leaves_neither_row_nor_half_a_file(
    clerk: User, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RefusedFileError, match=r"“扫描件\.pdf”没有保存：服务器的存储空间不足"):
        store(content=PDF, name="扫描件.pdf", by=clerk, now=NOW)
    assert not Attachment.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_another_storage_is_a_setting(clerk: User, settings: Any, media: Path) -> None:
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": memory}
    for _ in range(2):
        assert read(store(content=PDF, name="扫描件.pdf", by=clerk, now=NOW)) == PDF
    assert not media.exists()


def test_a_half_written_file_of_an_earlier_crash_is_written_anew(clerk: User, media: Path) -> None:
    digest = hashlib.sha256(PDF).hexdigest()
    (media / digest[:2]).mkdir(parents=True)
    (media / digest[:2] / digest).write_bytes(PDF[:3])
    assert read(store(content=PDF, name="扫描件.pdf", by=clerk, now=NOW)) == PDF


def test_changed_bytes_are_noticed(clerk: User, media: Path) -> None:
    attachment = store(content=PDF, name="扫描件.pdf", by=clerk, now=NOW)
    (media / attachment.path).write_bytes(PDF.replace(b"stamped", b"altered"))
    with pytest.raises(DamagedFileError, match=r"“扫描件\.pdf”与上传时的内容不一致"):
        read(attachment)


def test_missing_bytes_are_noticed(clerk: User, media: Path) -> None:
    attachment = store(content=PDF, name="扫描件.pdf", by=clerk, now=NOW)
    (media / attachment.path).unlink()
    with pytest.raises(DamagedFileError, match=r"“扫描件\.pdf”在服务器上找不到"):
        read(attachment)


def test_a_file_is_only_ever_served_as_a_download(clerk: User) -> None:
    attachment = store(content=b"plain", name="说明.txt", by=clerk, now=NOW)
    response = download(attachment, name="佐证-01.txt")
    assert response["Content-Disposition"].startswith("attachment;")
    assert "01.txt" in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert response.getvalue() == b"plain"
