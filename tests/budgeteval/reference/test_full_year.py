"""The whole reference year, once, as it is shipped."""

import os
import resource
import stat
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.budgeteval.reference.command import files_in, run, summary_of

pytestmark = [
    pytest.mark.skipif(not os.environ.get("CI"), reason="the whole year takes minutes; it is played where CI is set"),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="it brings a database of its own; once is enough"),
]

MEGABYTE = 1024  # ru_maxrss counts in kilobytes


def test_the_reference_year(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    var, out = tmp_path / "var", tmp_path / "out"
    printed = run(var, "reference_year", "--out", str(out))
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // MEGABYTE
    with capsys.disabled():
        sys.stdout.write(f"\n{printed.splitlines()[-1]}；内存峰值 {memory} MB\n")
    found = summary_of(out)
    assert found["units"] == 121
    assert found["projects"] == 793
    assert found["appropriated_yuan"] == 995_000_000
    assert found["spent_yuan"] == 832_000_000
    assert found["share_of_project_spending"] == "49.00"
    evaluated = found["self_evaluations"]
    assert (evaluated["filed"], evaluated["missing"]) == (793, 0)
    assert 0 < evaluated["late"] < 793
    assert 0 < evaluated["returned"] < 793
    assert 0 < found["unit_returns"] < 121
    assert found["appraisals"] == 121
    assert (found["key_reviews"], found["key_experts"]) == (1, 3)
    assert (found["department_reviews"], found["department_experts"]) == (5, 4)
    assert sum(found["ratings"]["self"].values()) == 793
    assert sum(found["ratings"]["key"].values()) == 1
    assert sum(found["ratings"]["department"].values()) == 5
    proposals = found["proposals"]
    assert proposals["count"] == 121
    assert proposals["requested_yuan"] - proposals["proposed_yuan"] == proposals["cut_yuan"] > 0
    # the yearly report, the key report, five department reports, two tables, two certificates
    assert len(found["documents"]) == 11
    assert sorted(files_in(out)) == found["documents"]
    assert memory < 600
    for certificate in sorted((out / "专家抽取").iterdir()):
        run(var, "verify_draw", str(certificate))
    run(var, "verify_trail")
    run(var, "demo_access")
    assert stat.S_IMODE((var / "demo-password").stat().st_mode) == 0o600
