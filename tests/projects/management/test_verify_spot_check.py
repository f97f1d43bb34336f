"""The command says step by step what it recomputed, and ends with 0, 1 or 2."""

import io
import json
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command

from tests.projects.scoring.draw.frames import by_public_number
from tests.projects.scoring.spotcheck.made import made


def run(tmp_path: Path, content: Any) -> tuple[int, str, str]:
    path = tmp_path / "证书 1.json"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    out = io.StringIO()
    try:
        call_command("verify_spot_check", str(path), stdout=out)
    except CommandError as error:
        return error.returncode, out.getvalue(), str(error)
    return 0, out.getvalue(), ""


def test_an_honest_certificate_is_recomputed_step_by_step(tmp_path: Path) -> None:
    code, out, refusal = run(tmp_path, made())
    assert (code, refusal) == (0, "")
    lines = out.splitlines()
    assert len(lines) == 8
    assert all("相符。" in line for line in lines[:7])
    assert lines[7].startswith("核验通过")


def test_a_tampered_one_ends_with_one_and_shows_the_step(tmp_path: Path) -> None:
    code, out, refusal = run(tmp_path, made(picks=[]))
    assert code == 1
    assert "7. 抽取结果：不符。应抽 2 份，证书中有 0 份。" in out
    assert refusal == "核验不通过：“证书 1.json”与重算结果不符。"


def test_a_certificate_of_experts_is_none_of_a_spot_check(tmp_path: Path) -> None:
    code, out, _ = run(tmp_path, by_public_number())
    assert code == 1
    assert "1. 证书内容：不符。" in out


def test_a_file_that_cannot_be_read_ends_with_two(tmp_path: Path) -> None:
    code, out, refusal = run(tmp_path, b"\xff\xfe")
    assert (code, out) == (2, "")
    assert "无法读取" in refusal
