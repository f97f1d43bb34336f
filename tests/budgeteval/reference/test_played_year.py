"""The small year, played once by the command: what it leaves behind, who did it, and what a second run may do."""

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils.timezone import localdate
from openpyxl import load_workbook

from budgeteval.accounts.models import User
from budgeteval.audit.models import TrailLine
from projects.directory.models import District, Membership, WorkingYear
from projects.experts.models import Sheet
from projects.selfeval.models import Filing, SpotCheck
from projects.staged import Staged
from reports.models import Document
from tests.budgeteval.reference.changes import change, small_copy
from tests.budgeteval.reference.command import files_in, play, summary_of
from tests.reports.document.reading import opened

# The year is played once for all of them: they stay in one process.
pytestmark = pytest.mark.xdist_group("the played year")

DOCUMENTS = [
    "2015年财政支出绩效报告汇总表.xlsx",
    "2016年度预算绩效工作开展情况报告.docx",
    "2017年单位预算建议表.xlsx",
    "专家抽取/LL-2016-01.json",
    "专家抽取/LL-2016-02.json",
    "部门整体评价/104001 水利局2015年部门整体支出绩效评价报告.docx",
    "部门整体评价/105001 教育局2015年部门整体支出绩效评价报告.docx",
    "重点评价/2015106001001 2015年道路清扫费绩效评价报告.docx",
]


@dataclass(frozen=True)
class Played:
    out: Path
    printed: str
    summary: dict


@pytest.fixture(scope="module")
def played(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    files = tmp_path_factory.getbasetemp() / "files"
    out = tmp_path_factory.mktemp("played")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=files), transaction.atomic():
        printed = play(out)
        yield Played(out, printed, summary_of(out))
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def taken_back(played: Played) -> Iterator[None]:
    """Whatever a test changes, the next finds the year as it was played."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def everything() -> dict[str, list]:
    """Every row of every table."""
    return {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in apps.get_models()}


def test_the_summary_has_the_agreed_entries_and_integers(played: Played) -> None:
    found = played.summary
    assert list(found) == [
        "units", "projects", "appropriated_yuan", "spent_yuan", "share_of_project_spending", "self_evaluations",
        "unit_returns", "appraisals", "key_reviews", "key_experts", "department_reviews", "department_experts",
        "ratings", "proposals", "documents", "trail", "rulebook", "policy",
    ]  # fmt: skip
    assert list(found["self_evaluations"]) == ["filed", "late", "missing", "returned"]
    assert list(found["proposals"]) == ["count", "requested_yuan", "proposed_yuan", "cut_yuan"]
    assert set(found["ratings"]) == {"self", "key", "department"}
    assert set(found["rulebook"]) == set(found["policy"]) == {"version", "sha256"}
    counted = [value for value in found.values() if not isinstance(value, str | list | dict)]
    counted += [number for name in ("self_evaluations", "proposals", "trail") for number in found[name].values()]
    counted += [number for grades in found["ratings"].values() for number in grades.values()]
    assert {type(number) for number in counted} == {int}


def test_the_summary_counts_what_the_sheets_say(played: Played) -> None:
    found = dict(played.summary)
    trail, ratings = found.pop("trail"), found.pop("ratings")
    assert sum(ratings["self"].values()) == 30
    assert sum(ratings["key"].values()) == 1
    assert sum(ratings["department"].values()) == 2
    assert trail == dict(Counter(TrailLine.objects.values_list("kind", flat=True)))
    proposals = found.pop("proposals")
    # what six units ask for, and 6 % of what the water bureau asks for: 73,319,500 × 6 %
    assert proposals == {
        "count": 6, "requested_yuan": 189_027_500, "proposed_yuan": 184_628_330, "cut_yuan": 4_399_170,
    }  # fmt: skip
    assert len(found.pop("rulebook")["sha256"]) == len(found.pop("policy")["sha256"]) == 64
    assert found == {
        "units": 6,
        "projects": 30,
        "appropriated_yuan": 60_000_000,
        "spent_yuan": 51_000_000,
        "share_of_project_spending": "50.00",
        "self_evaluations": {"filed": 30, "late": 2, "missing": 0, "returned": 7},
        "unit_returns": 5,
        "appraisals": 6,
        "key_reviews": 1,
        "key_experts": 3,
        "department_reviews": 2,
        "department_experts": 4,
        "documents": DOCUMENTS,
    }


def test_the_folder_holds_the_documents_and_nothing_else_and_each_opens(played: Played) -> None:
    files = files_in(played.out)
    assert sorted(files) == played.summary["documents"] == DOCUMENTS
    for name, content in files.items():
        if name.endswith(".docx"):
            assert len(opened(content).paragraphs) > 50, name
        elif name.endswith(".xlsx"):
            assert load_workbook(BytesIO(content)).active.max_row > 6, name


def test_both_draws_can_be_recomputed_from_their_certificates(played: Played) -> None:
    certificates = sorted((played.out / "专家抽取").iterdir())
    assert len(certificates) == 2
    for certificate in certificates:
        call_command("verify_draw", str(certificate))


def test_the_years_spot_check_is_closed_and_can_be_recomputed_by_anybody(played: Played, tmp_path: Path) -> None:
    check = SpotCheck.objects.get()
    assert (check.stage, check.frame["size"], check.value) == ("closed", 3, "012819")
    path = tmp_path / "certificate.json"
    path.write_text(json.dumps(check.certificate), "utf-8")
    call_command("verify_spot_check", str(path), stdout=StringIO())
    for item in check.items.select_related("filing__project__unit", "checker"):
        assert item.stage == "scored"
        assert item.total <= item.accepted <= item.claimed
        assert not item.checker.memberships.filter(section=item.filing.project.unit.section_id).exists()


def test_the_trail_fits_together(played: Played) -> None:
    call_command("verify_trail")


def test_progress_is_shown_by_date_and_count(played: Played) -> None:
    *lines, last = played.printed.splitlines()
    total = lines[-1].rpartition("/")[2]
    assert lines[-1].endswith(f"文档  {total}/{total}")
    assert all(line.endswith(f"/{total}") for line in lines)
    assert [line[:10] for line in lines] == sorted(line[:10] for line in lines)
    assert last.startswith("完成：6 个单位、30 个项目，文档 8 份，用时 ")


def test_the_trail_tells_the_year_in_the_order_of_its_days(played: Played) -> None:
    days = [localdate(at) for at in TrailLine.objects.order_by("seq").values_list("at", flat=True)]
    assert days == sorted(days)
    assert (days[0].isoformat(), days[-1].isoformat()) == ("2016-06-17", "2016-12-14")


def test_every_move_left_one_line_and_every_line_is_a_move(played: Played) -> None:
    """An object's lines lead from its flow's first stage, each from where the one before went, to where it stands."""
    told: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for line in TrailLine.objects.filter(kind="move").order_by("seq"):
        told.setdefault((line.object_type, line.object_id), []).append((line.detail["from"], line.detail["to"]))
    walked = 0
    for model in apps.get_models():
        if not issubclass(model, Staged):
            continue
        for obj in model.objects.all():
            lines = told.pop((model._meta.label_lower, str(obj.pk)), [])
            stages = [obj.flow.initial, *(target for _, target in lines)]
            assert [origin for origin, _ in lines] == stages[:-1], obj
            assert stages[-1] == obj.stage, obj
            walked += len(lines)
    assert told == {}
    assert walked == played.summary["trail"]["move"] > 400


# Who does what: the role that the verb asks for.
BY_KIND = {
    "directory.add_section": {"administrator"},
    "directory.add_field": {"administrator"},
    "directory.grant": {"administrator"},
    "directory.open_year": {"performance_officer"},
    "directory.describe_organisation": {"performance_officer"},
    "directory.keep_basis": {"performance_officer"},
    "directory.keep_prose": {"performance_officer"},
    "directory.keep_theme": {"performance_officer"},
    "directory.record_training": {"performance_officer"},
    "rulebooks.adopt": {"performance_officer"},
    "registry.import": {"performance_officer", "pool_keeper"},
    "surveys.open": {"performance_officer"},
    "targets.open": {"unit_clerk"},
    "targets.save": {"unit_clerk"},
    "targets.review": {"section_officer"},
    "targets.propose_entry": {"section_officer"},
    "applications.open": {"unit_clerk"},
    "applications.save": {"unit_clerk"},
    "selfeval.open_filings": {"performance_officer"},
    "selfeval.open_returns": {"performance_officer"},
    "selfeval.save_draft": {"unit_clerk"},
    "selfeval.attach_evidence": {"unit_clerk"},
    "selfeval.draft_return": {"unit_clerk"},
    "selfeval.open_review": {"section_officer"},
    "selfeval.open_appraisals": {"section_officer"},
    "reminders.remind": {"performance_officer"},
    "reminders.log_call": {"performance_officer"},
    "experts.link_account": {"pool_keeper"},
    "experts.freeze_draw": {"performance_officer"},
    "experts.commit_secret": {"performance_officer", "pool_keeper"},
    "experts.reveal_secret": {"performance_officer", "pool_keeper"},
    "experts.seat_panel": {"performance_officer"},
    "experts.replace_member": {"performance_officer"},
    "experts.add_object": {"performance_officer"},
    "experts.save_points": {"expert"},
    "experts.aggregate": {"performance_officer"},
    "experts.answer": {"unit_head"},
    "jobs.enqueue": {"performance_officer"},
    "keyreview.plan": {"performance_officer"},
    "keyreview.data": {"performance_officer"},
    "keyreview.event": {"performance_officer"},
    "departments.plan": {"performance_officer"},
    "results.rate": {"performance_officer"},
    "budgeting.adopt_policy": {"performance_officer"},
    "budgeting.propose": {"performance_officer"},
    "budgeting.decide": {"leader"},
    "budgeting.approve_proposal": {"leader"},
    "budgeting.apply_proposal": {"performance_officer"},
    "reports.build": {"performance_officer"},
}
CENTRE = "performance_officer"
BY_MOVE = {
    "projects.target": {
        "adopt": CENTRE, "sign": "unit_head", "submit": "unit_clerk", "return": "section_officer",
        "approve": "section_officer", "issue": CENTRE,
    },
    "projects.application": {
        "clear": "unit_clerk", "sign": "unit_head", "submit": "unit_clerk", "return": "section_officer",
        "accept": "section_officer",
    },
    "projects.libraryentry": {"endorse": "section_officer", "list": CENTRE},
    "projects.filing": {
        "start": "unit_clerk", "sign": "unit_head", "submit": "unit_clerk", "return": "section_officer",
        "accept": "section_officer", "finalise": CENTRE,
    },
    "projects.unitreturn": {
        "start": "unit_clerk", "sign": "unit_head", "submit": "unit_clerk", "return": "section_officer",
        "accept": "section_officer",
    },
    "projects.review": {"score": "section_officer", "accept": "section_officer"},
    "projects.workappraisal": {"score": "section_officer", "show": "section_officer"},
    "projects.draw": {"commit": "pool_keeper", "reveal": "pool_keeper", "draw": CENTRE},
    "projects.panel": {"open": CENTRE, "close": CENTRE},
    "projects.sheet": {
        "accept": "expert", "decline": "expert", "recuse": "expert", "begin": "expert", "submit": "expert",
        "lock": CENTRE,
    },
    "projects.rating": {"confirm": CENTRE},
    "projects.policy": {"simulate": CENTRE, "approve": "leader"},
    "projects.proposal": {"override": "leader", "approve": "leader", "apply": CENTRE},
}  # fmt: skip
EVALUATION_MOVES = {
    "fix_framework", "seat_panel", "open_materials", "begin_scoring", "score", "draft_report", "send_to_unit",
    "finalise",
}  # fmt: skip


def wanted(line: TrailLine) -> set[str]:
    if line.kind != "move":
        return BY_KIND[line.kind]
    if line.object_type in ("projects.keyreview", "projects.departmentreview"):
        assert line.detail["move"] in EVALUATION_MOVES
        return {CENTRE}
    return {BY_MOVE[line.object_type][line.detail["move"]]}


def test_everybody_acts_by_a_role_of_their_own_once_there_is_an_administrator(played: Played) -> None:
    roles: dict[int, set[str]] = {}
    for member in Membership.objects.all():
        roles.setdefault(member.user_id, set()).add(member.role)
    lines = list(TrailLine.objects.order_by("seq").select_related("actor"))
    installing = [line for line in lines if line.actor.username == "installation"]
    assert [line.kind for line in installing] == ["directory.add_district"] * 2 + ["directory.grant"] * 2
    assert installing == lines[:4]
    assert [line.seq for line in lines[4:] if not roles[line.actor_id] & wanted(line)] == []


def test_the_installations_account_is_closed_and_no_account_has_a_password(played: Played) -> None:
    installation = User.objects.get(username="installation")
    assert not installation.is_active
    assert not installation.memberships.exists()
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_only_administrator_and_auditor_get_into_the_admin_and_only_one_reads_the_trail(played: Played) -> None:
    inside = {user.username: user for user in User.objects.filter(is_staff=True)}
    assert set(inside) == {"admin1", "auditor1"}
    assert inside["auditor1"].get_all_permissions() == {"audit.view_trailline"}
    assert not inside["auditor1"].is_superuser
    client = Client()
    trail = reverse("admin:audit_trailline_changelist")
    client.force_login(inside["auditor1"])
    assert client.get(trail).status_code == 200
    assert client.get(reverse("admin:accounts_user_changelist")).status_code == 403
    client.force_login(inside["admin1"])
    for page in ("accounts_user", "projects_unit", "projects_membership", "projects_workingyear"):
        assert client.get(reverse(f"admin:{page}_changelist")).status_code == 200
    assert client.get(trail).status_code == 403


def test_a_form_is_filled_by_its_unit_signed_by_its_head_and_judged_by_its_section(played: Played) -> None:
    filings = {str(one.pk): one for one in Filing.objects.select_related("project__unit__section")}
    for line in TrailLine.objects.filter(kind="move", object_type="projects.filing").select_related("actor"):
        unit = filings[line.object_id].project.unit
        member = line.actor.memberships.get()
        if member.role == "section_officer":
            assert member.section == unit.section
        elif member.role != CENTRE:
            assert member.unit == unit


def test_a_sheet_is_answered_and_scored_by_the_expert_who_sits_there(played: Played) -> None:
    experts = {str(sheet.pk): sheet.seat.expert.user_id for sheet in Sheet.objects.select_related("seat__expert")}
    moves = TrailLine.objects.filter(kind="move", object_type="projects.sheet").exclude(detail__move="lock")
    assert moves.count() == 36  # 11 sheets accepted, begun and submitted; one declined, two stepped back from
    assert all(line.actor_id == experts[line.object_id] for line in moves)


def test_a_second_run_changes_nothing_and_refills_the_folder(played: Played, tmp_path: Path) -> None:
    before, out = everything(), tmp_path / "again"
    printed = play(out)
    assert everything() == before
    assert files_in(out) == files_in(played.out)
    assert summary_of(out) == played.summary
    assert len(printed.splitlines()) == 1
    shutil.rmtree(out / "专家抽取")
    (out / DOCUMENTS[0]).write_bytes(b"half")
    play(out)
    assert files_in(out) == files_in(played.out)


def refused(out: Path, **options: Any) -> str:
    """Why a run was refused; it changed nothing and left no folder."""
    before = everything()
    with pytest.raises(CommandError) as refusal:
        play(out, **options)
    assert everything() == before
    assert not out.exists()
    return str(refusal.value)


def test_another_seed_is_refused(played: Played, tmp_path: Path) -> None:
    assert refused(tmp_path / "out", seed=7) == (
        "数据库里的年度所用种子是 2016，本次是 7；请用 --seed 2016，或另设空的数据库"
    )


def test_other_sheets_are_refused(played: Played, tmp_path: Path) -> None:
    sheets = small_copy(tmp_path / "sheets")
    change(sheets, ("funding.xlsx", "项目与资金", {"项目代码": "2015104001002"}, "执行数"), 0)
    assert refused(tmp_path / "out", sheets=sheets) == (
        "数据库里的年度出自另一套数据表或规则文件，或其内容已改动；请另设空的数据库再运行"
    )


def test_a_database_in_which_work_goes_on_is_refused(played: Played, tmp_path: Path) -> None:
    district = District.objects.get(code="410311")
    WorkingYear.objects.create(district=district, year=2017, project_spending=1)
    assert "数据库里还有其他工作年度" in refused(tmp_path / "out")


def test_a_lost_document_is_not_papered_over(played: Played, tmp_path: Path) -> None:
    document = Document.objects.first()
    document.attachment.path = "00/nowhere"
    document.attachment.save()
    out = tmp_path / "out"
    with pytest.raises(CommandError, match="在服务器上找不到"):
        play(out)
    assert not (out / "summary.json").exists()


def test_a_folder_that_cannot_be_filled_gets_no_summary(played: Played, tmp_path: Path) -> None:
    out = tmp_path / "out"
    play(out)
    shutil.rmtree(out / "专家抽取")
    (out / "专家抽取").write_text("in the way")
    with pytest.raises(CommandError, match=r"“.*LL-2016-01\.json”不能写入"):
        play(out)
    assert not (out / "summary.json").exists()
    assert not list(out.rglob(".part*"))


def test_a_file_in_place_of_the_folder_is_refused(played: Played, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(CommandError, match="不能写入，请用 --out 另指一个文件夹"):
        play(tmp_path / "out")
