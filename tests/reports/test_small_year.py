"""The small year's documents and first pages beside sums made here, from the sheets it was played from and row by row.

Nothing in this module asks the queries that the documents themselves are made by.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from openpyxl import load_workbook

from budgeteval.accounts.models import User
from budgeteval.audit.models import TrailLine
from budgeteval.files.queries import read
from projects.budgeting.models import Proposal
from projects.departments.models import DepartmentDatum
from projects.directory.models import Membership, Role, Unit, WorkingYear
from projects.experts.models import Draw, Expert, PanelObject, SheetPoint
from projects.registry.models import Funding, UnitBudget
from projects.results.models import Rating
from projects.selfeval.models import Filing, Review, UnitReturn, WorkAppraisal
from projects.surveys.models import SurveyAnswer
from reports.domain import build, year_documents
from reports.models import Document, DocumentKind
from tests.factories.small_year import played
from tests.reports.document.reading import tables, words
from tests.reports.sums import CENT, WAN, money_by, rate, rows_of, wan


@pytest.fixture(scope="module")
def played_year(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WorkingYear]:
    files = tmp_path_factory.getbasetemp() / "files"
    with played(django_db_blocker, files, tmp_path_factory.mktemp("small-year")) as year:
        yield year


@pytest.fixture
def year(played_year: WorkingYear, db: None) -> WorkingYear:
    """The played year; what a test changes is taken back."""
    return played_year


def the(kind: DocumentKind, unit: str = "") -> Document:
    found = Document.objects.filter(kind=kind, superseded=False)
    return found.get(unit__name=unit) if unit else found.get()


def file_of(kind: DocumentKind, unit: str = "") -> bytes:
    return read(the(kind, unit).attachment)


def table_with(data: bytes, *heads: str) -> list[list[str]]:
    """The table of a Word file whose first columns have these heads, without its head row."""
    return next(rows[1:] for rows in tables(data) if rows[0][: len(heads)] == list(heads))


def test_the_yearly_reports_sums_are_those_of_the_finance_sheet(year: WorkingYear) -> None:
    said = words(file_of(DocumentKind.YEAR_REPORT))
    by_field = money_by("领域")
    projects, appropriated, spent = (sum(column) for column in zip(*by_field.values(), strict=True))
    units = len(rows_of("units.xlsx", "预算单位"))
    assert f"{units}个预算单位的{projects}个项目" in said
    assert f"拨付资金{wan(appropriated)}万元，占2015年项目支出的{rate(appropriated, year.project_spending)}" in said
    assert f"实际支出{wan(spent)}万元，支出率{rate(spent, appropriated)}" in said
    table = table_with(file_of(DocumentKind.YEAR_REPORT), "领域")
    assert {row[0]: tuple(row[1:]) for row in table} == {
        name: (str(count), wan(given), wan(used), rate(used, given))
        for name, (count, given, used) in {**by_field, "合计": (projects, appropriated, spent)}.items()
    }


def test_the_yearly_report_adds_up_units_by_kind_and_section(year: WorkingYear) -> None:
    units = {row["单位代码"]: row for row in rows_of("units.xlsx", "预算单位")}
    money = money_by("单位代码")
    for head, column in (("单位类别", "单位类别"), ("业务股室", "归口股室")):
        expected: defaultdict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 4)
        for code, unit in units.items():
            of_unit = money.get(code, (0, Decimal(0), Decimal(0)))
            expected[unit[column]] = [
                kept + Decimal(more) for kept, more in zip(expected[unit[column]], (1, *of_unit), strict=True)
            ]
        table = table_with(file_of(DocumentKind.YEAR_REPORT), head)
        found = {row[0]: row[1:] for row in table if row[0] != "合计"}
        shown = {
            name: [str(count), str(projects), wan(given), wan(used), rate(used, given)][column != "单位类别" :]
            for name, (count, projects, given, used) in expected.items()
        }  # fmt: skip
        assert found == shown


def test_the_yearly_report_counts_what_came_in(year: WorkingYear) -> None:
    said = words(file_of(DocumentKind.YEAR_REPORT))
    filings = list(Filing.objects.all())
    late = sum(filing.late for filing in filings)
    returned = len({row["项目代码"] for row in rows_of("ex_post.xlsx", "退回")})
    assert (
        f"应报送项目绩效自评{len(filings)}份，实际报送{len(filings)}份，其中逾期{late}份、退回修改{returned}份" in said
    )
    table = {row[0]: row[2:] for row in table_with(file_of(DocumentKind.YEAR_REPORT), "报送材料")}
    for kind, name in (("summary_table", "财政支出绩效报告汇总表"), ("work_summary", "绩效评价工作总结")):
        papers = list(UnitReturn.objects.filter(kind=kind))
        filed = sum(paper.filed_at is not None for paper in papers)
        numbers = (len(papers), filed, sum(paper.late for paper in papers), len(papers) - filed)
        assert table[name] == [str(number) for number in numbers]


def test_the_yearly_report_counts_grades_and_averages(year: WorkingYear) -> None:
    said = words(file_of(DocumentKind.YEAR_REPORT))
    grades = Counter(filing.grade for filing in Filing.objects.all())
    listed = "、".join(f"“{grade}”{grades[grade]}个" for grade in ("优", "良", "中", "差"))
    assert f"单位自评等级中，{listed}" in said
    reviews = list(Review.objects.select_related("filing").exclude(total=None))
    own, checked = ([one.total for one in ones] for ones in ([r.filing for r in reviews], reviews))
    means = [f"{(sum(points) / len(points)).quantize(CENT, ROUND_HALF_UP)}分" for points in (own, checked)]
    assert f"平均得分由自评的{means[0]}调整为{means[1]}" in said
    appraised = [one.total for one in WorkAppraisal.objects.all()]
    mean = (sum(appraised) / len(appraised)).quantize(CENT, ROUND_HALF_UP)
    assert f"平均{mean}分，最高{max(appraised)}分，最低{min(appraised)}分" in said


def test_the_yearly_report_tells_results_and_cuts(year: WorkingYear) -> None:
    said = words(file_of(DocumentKind.YEAR_REPORT))
    for rating in Rating.objects.filter(kind="key"):
        assert f"综合得分{rating.total}分，评价等级为“{rating.grade}”" in said
    table = {row[0]: row[1:4] for row in table_with(file_of(DocumentKind.YEAR_REPORT), "部门", "支出")}
    assert table == {
        rating.unit.name: [wan(whole_spent(rating.unit)), str(rating.total), rating.grade]
        for rating in Rating.objects.filter(kind="department").select_related("unit")
    }
    proposals = list(Proposal.objects.filter(policy__stage="approved").select_related("unit"))
    requested, proposed = (sum(getattr(one, name) for one in proposals) for name in ("requested", "proposed"))
    assert (
        f"申报2017年预算{wan(requested)}万元，建议安排{wan(proposed)}万元，压减{wan(requested - proposed)}万元" in said
    )
    cuts = [row for row in table_with(file_of(DocumentKind.YEAR_REPORT), "单位", "申报预算") if row[0] != "合计"]
    assert cuts == [
        [one.unit.name, wan(one.requested), wan(one.proposed), wan(one.requested - one.proposed), one.decision_reason]
        for one in proposals
        if one.proposed < one.requested
    ]
    assert cuts


def whole_spent(unit: Unit) -> Decimal:
    """What the department spent by its own data sheet."""
    data = {one.key: one.value for one in DepartmentDatum.objects.filter(unit=unit, year=2015)}
    return data["carried_in"] + data["budget_start"] + data["budget_added"] - data["left_over"]


def test_the_summary_table_repeats_every_project_of_the_sheet(year: WorkingYear) -> None:
    sheet = load_workbook(BytesIO(file_of(DocumentKind.SUMMARY_TABLE))).active
    assert sheet is not None
    found = {
        row[2]: row[5:7] for row in sheet.iter_rows(min_row=5, values_only=True) if re.fullmatch(r"\d{13}", str(row[2]))
    }
    expected = {
        code: (float(given / WAN), float(spent / WAN)) for code, (_, given, spent) in money_by("项目代码").items()
    }
    assert {code: tuple(map(float, money)) for code, money in found.items()} == expected
    scores = {row[2]: (row[9], row[10]) for row in sheet.iter_rows(min_row=5, values_only=True) if row[2] in expected}
    assert scores == {
        filing.project.code: (float(filing.total), filing.grade)
        for filing in Filing.objects.select_related("project")
        if filing.total is not None
    }


def test_the_budget_table_holds_every_units_request_and_the_cut(year: WorkingYear) -> None:
    sheet = load_workbook(BytesIO(file_of(DocumentKind.UNIT_BUDGETS))).active
    assert sheet is not None
    found = {row[1]: row for row in sheet.iter_rows(min_row=5, values_only=True) if isinstance(row[0], int)}
    budgets = {one.unit.name: one for one in UnitBudget.objects.select_related("unit")}
    assert found.keys() == budgets.keys()
    for proposal in Proposal.objects.filter(policy__stage="approved").select_related("unit"):
        row, budget = found[proposal.unit.name], budgets[proposal.unit.name]
        asked = (budget.basic_requested, budget.project_requested, budget.basic_requested + budget.project_requested)
        assert [Decimal(str(cell)) * WAN for cell in row[4:7]] == pytest.approx(list(asked))
        assert Decimal(str(row[11])) * WAN == pytest.approx(proposal.proposed)
        assert Decimal(str(row[12])) * WAN == pytest.approx(asked[2] - proposal.proposed)


def test_the_key_report_rests_on_the_sheets_points_and_answers(year: WorkingYear) -> None:
    data = file_of(DocumentKind.KEY_REPORT)
    judged = PanelObject.objects.get(project__isnull=False)
    lines = {row[2]: row for row in table_with(data, "一级指标", "二级指标", "三级指标", "分值", "得分")}
    given: defaultdict[str, list[Decimal]] = defaultdict(list)
    for point in SheetPoint.objects.filter(sheet__judged=judged, sheet__seat__replaced_at=None):
        given[point.item].append(point.score)
    labels = {line["item"]: line["label"] for line in judged.scorecard["lines"]}
    assert given
    for item, points in given.items():
        mean = (sum(points) / len(points)).quantize(CENT, ROUND_HALF_UP)
        assert lines[labels[item]][4] == str(mean), labels[item]
    total = sum(Decimal(row[4]) for name, row in lines.items() if name)
    assert f"综合得分{total}分" in words(data)
    answers = [one.answers for one in SurveyAnswer.objects.filter(valid=True)]
    satisfied = sum(sum(one) >= 4 * len(one) for one in answers)
    assert f"综合满意度{rate(satisfied, len(answers))}" in words(data)
    money = Funding.objects.get(project=judged.project)
    assert f"全年执行数{money.executed.normalize():f}元 ÷ 全年预算数{money.adjusted.normalize():f}元" in words(data)


def test_a_department_report_computes_its_ratios_from_the_data_handed_in(year: WorkingYear) -> None:
    for unit in Unit.objects.filter(department_reviews__isnull=False):
        said = words(file_of(DocumentKind.DEPARTMENT_REPORT, unit.name))
        data = {one.key: one.value for one in DepartmentDatum.objects.filter(unit=unit, year=2015)}
        adjusted = data["carried_in"] + data["budget_start"] + data["budget_added"]
        spent = whole_spent(unit)
        projects, _, on_projects = money_by("单位名称")[unit.name]
        assert f"调整后预算{wan(adjusted)}万元，实际支出{wan(spent)}万元，执行率{rate(spent, adjusted)}" in said
        assert f"自评的项目{projects}个，支出{wan(on_projects)}万元，占{rate(on_projects, spent)}" in said
        ratios = {row[0]: row[4] for row in table_with(file_of(DocumentKind.DEPARTMENT_REPORT, unit.name), "比率")}
        assert ratios["在职人员控制率"] == rate(data["staff"], data["posts"])
        assert ratios["预算完成率"] == rate(spent, adjusted)
        assert ratios["满意度"] == rate(data["satisfied_answers"], data["valid_answers"])


def everything_in(data: bytes) -> str:
    """All that lies in a file, what no reader sees included."""
    if not data.startswith(b"PK"):
        return data.decode()
    with ZipFile(BytesIO(data)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())


def test_no_document_names_an_expert(year: WorkingYear) -> None:
    names = {
        name for one in Expert.objects.select_related("user") for name in (one.name, one.employer, one.user.username)
    }
    names -= set(Unit.objects.values_list("name", flat=True))
    names |= {people for draw in Draw.objects.all() for people in draw.sealed["people"].values()}
    assert len(names) > 20
    for document in Document.objects.all():
        kept = everything_in(read(document.attachment)) + json.dumps(document.facts, ensure_ascii=False)
        assert [name for name in names if name in kept] == [], document.subject


def test_no_document_says_who_gave_which_points(year: WorkingYear) -> None:
    for kind in (DocumentKind.KEY_REPORT, DocumentKind.DEPARTMENT_REPORT):
        for document in Document.objects.filter(kind=kind):
            assert {key for key in document.facts if "sheet" in key or "seat" in key} == set()
            assert all(set(one) == {"code", "role", "speciality"} for one in document.facts["panel"]["assessors"])
            heads = [row[0] for row in tables(read(document.attachment))]
            assert not any("专家1" in head for head in heads)
            assert "专家1打" not in words(read(document.attachment))


def test_experts_comments_stand_in_the_report_without_their_authors(year: WorkingYear) -> None:
    said = words(file_of(DocumentKind.KEY_REPORT))
    comments = SheetPoint.objects.filter(
        sheet__judged__project__isnull=False, sheet__seat__replaced_at=None, item="legality"
    ).exclude(comment="")
    for comment in comments.values_list("comment", flat=True):
        assert comment.rstrip("。") in said
    lost = [line for line in the(DocumentKind.KEY_REPORT).facts["lines"] if line["reason"]]
    assert lost


def home(user: User) -> str:
    client = Client()
    client.force_login(user)
    response = client.get(reverse("home"))
    assert response.status_code == 200
    return response.content.decode()


def somebody(role: Role, **where: Any) -> User:
    return Membership.objects.filter(role=role, **where).select_related("user")[0].user


def test_units_pages_name_no_expert_and_no_other_unit(year: WorkingYear) -> None:
    names = [one.name for one in Expert.objects.all()]
    units = {unit.pk: unit.name for unit in Unit.objects.all()}
    for unit in Unit.objects.all():
        for role in (Role.UNIT_CLERK, Role.UNIT_HEAD):
            page = home(somebody(role, unit=unit))
            assert not [name for name in names if name in page]
            below = set(unit.unit_set.values_list("pk", flat=True)) if role == Role.UNIT_HEAD else set()
            others = [name for pk, name in units.items() if pk not in {unit.pk, *below} and name not in unit.name]
            assert [name for name in others if name in page] == [], unit.name


def test_a_units_page_lists_its_projects_with_their_money_and_grades(year: WorkingYear) -> None:
    unit = Unit.objects.get(name="水利局")
    page = home(somebody(Role.UNIT_CLERK, unit=unit))
    projects = [
        row for row in rows_of("funding.xlsx", "项目与资金") if (row["单位名称"], row["资金年度"]) == ("水利局", 2015)
    ]
    for name in {row["项目名称"] for row in projects}:
        given = sum(Decimal(str(row["拨款数"])) for row in projects if row["项目名称"] == name)
        filing = Filing.objects.get(project__unit=unit, project__name=name)
        row = next(part for part in page.split("<tr>") if f">{name}<" in part)
        cells = re.findall(r"<td[^>]*>([^<]*)</td>", re.sub(r"</?a\b[^>]*>", "", row))
        assert (cells[1], cells[3], cells[4], cells[5]) == (wan(given), str(filing.total), filing.grade, "已定稿")
    assert "部门整体支出绩效评价报告" in page
    assert "年度预算绩效工作开展情况报告" not in page


def test_the_districts_page_shows_the_years_figures(year: WorkingYear) -> None:
    page = home(somebody(Role.PERFORMANCE_OFFICER))
    figures = dict(re.findall(r'<dt>([^<]+)</dt>\s*<dd class="figure-value">([^<]+)<', page))
    projects, appropriated, spent = (sum(column) for column in zip(*money_by("单位代码").values(), strict=True))
    yi = Decimal(100_000_000)
    assert figures == {
        "预算单位": str(len(rows_of("units.xlsx", "预算单位"))),
        "自评项目": str(projects),
        "拨付资金": str((appropriated / yi).quantize(CENT, ROUND_HALF_UP)),
        "实际支出": str((spent / yi).quantize(CENT, ROUND_HALF_UP)),
        "占2015年项目支出": rate(appropriated, year.project_spending).removesuffix("%"),
    }
    assert len(re.findall(r'href="/documents/\d', page)) == Document.objects.filter(superseded=False).count()


@pytest.mark.parametrize("role", list(Role))
def test_every_role_is_told_that_the_data_are_constructed(year: WorkingYear, role: Role) -> None:
    assert "其余均为演示构造" in home(somebody(role))


def test_the_administrator_and_the_auditor_get_into_their_parts_of_the_admin(year: WorkingYear) -> None:
    for role, seen, unseen in ((Role.ADMINISTRATOR, "预算单位", "审计"), (Role.AUDITOR, "审计", "预算单位")):
        client = Client()
        client.force_login(somebody(role))
        page = client.get(reverse("admin:index")).content.decode()
        assert seen in page
        assert unseen not in page


def rebuilt(year: WorkingYear, kind: DocumentKind) -> Document:
    now = Document.objects.latest("built_at").built_at
    request = next(request for request in year_documents(year) if request.kind == kind)
    return build(request=request, working_year=year, by=somebody(Role.PERFORMANCE_OFFICER), now=now)


@pytest.mark.parametrize("kind", [kind for kind in DocumentKind if kind != DocumentKind.DEPARTMENT_REPORT])
def test_the_same_facts_again_are_the_same_document(year: WorkingYear, kind: DocumentKind) -> None:
    before = Document.objects.filter(kind=kind).order_by("pk").first()
    lines = TrailLine.objects.count()
    assert rebuilt(year, kind).pk in set(Document.objects.filter(kind=kind).values_list("pk", flat=True))
    assert Document.objects.filter(kind=kind, superseded=True).count() == 0
    assert TrailLine.objects.count() == lines
    assert before is not None


def test_one_changed_amount_changes_sum_table_and_sentence(year: WorkingYear) -> None:
    old = the(DocumentKind.YEAR_REPORT)
    spent = sum(money[2] for money in money_by("单位代码").values())
    funding = Funding.objects.filter(project__fiscal_year=2015).order_by("pk")[0]
    Funding.objects.filter(pk=funding.pk).update(executed=funding.executed + 1_000_000)
    new = rebuilt(year, DocumentKind.YEAR_REPORT)
    assert f"实际支出{wan(spent)}万元" in words(read(old.attachment))
    assert f"实际支出{wan(spent + 1_000_000)}万元" in words(read(new.attachment))
    assert (Document.objects.get(pk=old.pk).superseded, new.superseded) == (True, False)
    field = table_with(read(new.attachment), "领域")[-1]
    assert field[3] == wan(spent + 1_000_000)


def test_the_same_facts_make_the_same_file(year: WorkingYear) -> None:
    now = Document.objects.latest("built_at").built_at
    for request in year_documents(year):
        facts = request.facts(localdate(now))
        assert request.write(facts) == request.write(facts), request.subject


def test_every_document_left_one_line_in_the_trail(year: WorkingYear) -> None:
    lines = TrailLine.objects.filter(kind="reports.build")
    assert sorted(line.detail["path"] for line in lines) == sorted(Document.objects.values_list("path", flat=True))


def test_the_folder_holds_what_the_database_says(year: WorkingYear, tmp_path: Path) -> None:
    for document in Document.objects.select_related("attachment"):
        assert read(document.attachment)
        assert len(document.path.rpartition("/")[2].encode()) < 255
