"""Whose form an uploaded table is: told by the project's code that the download carries, else by name and unit."""

from typing import Any

from projects.scoring.formcheck.form import FormError
from projects.selfeval.models import Filing


def refuse_another(found: dict[str, Any], file: str, filing: Filing) -> None:
    """Refuse a table that is not this form's.

    Raises:
        FormError: it is another project's, unit's or year's, or says neither the code nor both names.
    """
    project = filing.project
    title, unit, code = (_said(found, key) for key in ("title", "unit", "project_code"))
    ours = f"“{project.name}”（{project.unit.name}，项目代码 {project.code}）"
    if not code and not (title and unit):
        missing = "、".join(label for label, text in (("项目名称", title), ("实施单位", unit)) if not text)
        raise FormError([f"“{file}”没有项目代码，也没有填写{missing}，不能确定是不是{ours}的自评表，请重新下载。"])
    fits = (
        code in ("", project.code)
        and title in ("", _bare(project.name))
        and unit in ("", _bare(project.unit.name), _bare(project.unit.short_name))
    )
    if not fits:
        theirs = "，".join(part for part in (unit, f"项目代码 {code}" if code else "") if part)
        name = title or project.name
        told = f"“{file}”是项目“{name}”{f'（{theirs}）' if theirs else ''}的自评表，不是{ours}的，请核对后重新上传。"
        raise FormError([told])
    year = found.get("year")
    if year is not None and str(year) != str(project.fiscal_year):
        raise FormError([f"“{file}”是 {year} 年度的自评表，这里填报的是 {ours} {project.fiscal_year} 年度的，请核对。"])
    identity = _said(found, "id")
    if identity and identity != f"filing-{filing.pk}":
        raise FormError([f"“{file}”的“附加信息”页不是{ours}这份自评表的，请重新下载后填写。"])


def _said(found: dict[str, Any], key: str) -> str:
    value = found.get(key)
    return "" if value is None else _bare(str(value))


def _bare(text: str) -> str:
    """A name as it is compared: blanks and line ends that a cell brings along do not count."""
    return "".join(text.split())
