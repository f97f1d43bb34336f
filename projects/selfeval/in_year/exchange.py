"""The two forms as workbooks in their official order."""

from projects.registry.models import Project
from projects.scoring.ex_ante import Assessment
from projects.selfeval.in_year.models import ExAnte, MidTerm, MidTermLine
from projects.selfeval.in_year.queries import money_by_source
from projects.sheets.form_sheet import Facts, Table, write_form

MONEY_HEADS = ("资金来源", "年初预算数（元）", "全年预算数（元）", "到位数（元）", "执行数（元）")


def ex_ante_workbook(form: ExAnte, assessment: Assessment) -> bytes:
    """项目支出事前绩效评估表, as it is kept."""
    rows = [
        (row.group, row.label, row.weight, row.standard, row.point.score, row.point.reason) for row in assessment.rows
    ]
    conclusion = ("合计和结论", "", "", assessment.sentence, assessment.total, form.grade)
    heads = ("评估内容", "评估指标", "分值", "评分标准", "得分", "评分理由")
    parts = [
        *_of_project(form.project),
        Facts([("项目概况和立项依据", form.outline)]),
        Table("评估打分", heads, [*rows, conclusion]),
        Facts([("评估意见和建议", form.opinion), ("状态", form.stage_label)]),
    ]
    widths = (18, 22, 18, 40, 14, 40)
    return write_form("项目支出事前绩效评估表", parts, widths, constructed=form.working_year.district.constructed)


def mid_term_workbook(form: MidTerm, lines: list[MidTermLine]) -> bytes:
    """项目绩效目标执行监控表, as it is kept."""
    money = (
        form.budget, form.executed, form.forecast, form.get_money_light_display(), form.money_sentence,
        form.get_money_cause_display(), form.money_reason, form.money_measure,
    )  # fmt: skip
    rows = [
        (
            line.name, f"{line.get_op_display()} {line.target_value}{line.measure_unit}", line.so_far, line.forecast,
            line.get_likelihood_display(), line.get_light_display(), line.sentence,
            "：".join(filter(None, (line.get_cause_display(), line.reason))), line.measure,
        )
        for line in lines
    ]  # fmt: skip
    parts = [
        *_of_project(form.project),
        Facts([("监控截止日", form.as_of.isoformat())]),
        Table("一、资金执行", ("全年预算数（元）", "截止日执行数（元）", "全年预计执行数（元）", "资金灯", "依据",
                           "偏差原因类别", "偏差原因", "纠偏措施"), [money]),
        Facts([("总体目标进展", form.progress)]),
        Table("二、绩效目标实现程度", ("绩效指标", "指标值", "截止日完成情况", "全年预计完成情况", "完成可能性", "灯",
                               "依据", "偏差原因", "纠偏措施"), rows),
        Facts([("存在问题和下一步措施", form.plan), ("总灯", form.get_light_display()), ("状态", form.stage_label)]),
    ]  # fmt: skip
    widths = (22, 20, 20, 20, 24, 16, 36, 30, 30)
    return write_form("项目绩效目标执行监控表", parts, widths, constructed=form.working_year.district.constructed)


def _of_project(project: Project) -> list[Facts | Table]:
    money = [
        (row.get_source_display(), row.year_start, row.adjusted, row.received, row.executed)
        for row in money_by_source(project)
    ]
    facts = Facts([
        ("项目名称", project.name), ("项目代码", project.code), ("主管部门", str(project.unit.parent or project.unit)),
        ("实施单位", str(project.unit)), ("项目性质", project.get_nature_display()),
    ])  # fmt: skip
    return [facts, Table("项目资金", MONEY_HEADS, money)]
