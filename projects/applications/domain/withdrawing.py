"""Giving a draft up: the application goes, and with it the project and the target that were made for it."""

from datetime import datetime

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.applications.models import Application
from projects.applications.permissions import may_apply
from projects.registry.models import Funding, Project
from projects.targets.models import Target
from projects.transitions import Overtaken, refuse_unless
from projects.workflow.flow import Decision


@audit.atomic
def withdraw(*, application: Application, by: User, now: datetime) -> str:
    """Delete a draft that was never handed in, with its draft project and target; the trail and the histories stay.

    Returns the code that is free again.

    Raises:
        Refused: not the unit's clerk, no draft (any more), handed in before, or the project has money already.
        Overtaken: it was deleted meanwhile.
    """
    refuse_unless(may_apply(by, application.project.unit))
    held = Application.objects.select_for_update().filter(pk=application.pk).first()
    if held is None:
        raise Overtaken(f"“{application}”已被他人删除，请返回列表")
    project = application.project
    target = Target.objects.select_for_update().get(project=project)
    refuse_unless(deletable(held, project, target))
    detail = {"project": project.code, "name": project.name, "year": project.fiscal_year}
    audit.record(kind="applications.withdraw", by=by, obj=held, at=now, detail=detail)
    for one in (held, target, project):
        # simple-history's way to say who and when
        one._history_user, one._history_date = by, now  # type: ignore[union-attr]  # noqa: SLF001
        one.delete()
    return str(detail["project"])


def deletable(application: Application, project: Project, target: Target) -> Decision:
    """Whether nothing but the clerk's own draft would be lost."""
    if application.stage != "draft":
        return Decision(False, f"“{application}”{application.stage_label}，只有草稿可以删除")
    if application.filed_at is not None:
        return Decision(False, f"“{application}”曾经报送，不能删除，请修改后重新报送")
    if target.stage != "draft":
        return Decision(False, f"“{target}”{target.stage_label}，申报表不能删除")
    if Funding.objects.filter(project=project).exists():
        return Decision(False, f"“{project}”已导入资金数据，不能删除；请与财政局联系")
    if Project.objects.filter(predecessor=project).exists():
        return Decision(False, f"“{project}”已有以后年度的延续项目，不能删除")
    return Decision(True, "")
