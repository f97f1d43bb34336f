"""Applications taken in from their sheet: drafts that the units complete, with their targets, on the pages."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.applications.models import Application
from projects.directory.domain.telling import tell_unit
from projects.registry.domain.intake import Preview, carry_out
from projects.registry.models import SheetImport
from projects.registry.permissions import may_import
from projects.targets.domain.drafting import begin_target
from projects.targets.models import Target
from projects.transitions import Refused

KIND = "applications"


@audit.atomic
def apply(preview: Preview, *, by: User, now: datetime) -> SheetImport:
    """Take applications in as previewed: each new one is the unit's draft with an empty target, and the unit is told.

    Raises:
        Refused: not the performance centre, another sheet, or a preview with problems: nothing is imported.
        Overtaken: the data changed since the preview.
    """
    if preview.kind != KIND:
        raise Refused("这种数据表不由这里导入")
    new = [one for batch in preview.batches for one in batch.new if isinstance(one, Application)]
    for application in new:
        application.stage_at = now
    decision = may_import(by, preview.district)
    return carry_out(preview, decision=decision, by=by, now=now, afterwards=lambda: _begin(new, by=by, now=now))


def _begin(new: Sequence[Application], *, by: User, now: datetime) -> None:
    projects = [application.project for application in new]
    begun = set(Target.objects.filter(project__in=projects).values_list("project", flat=True))
    for application in new:
        project = application.project
        if project.pk not in begun:
            begin_target(project, by=by, now=now)
        detail = {"project": project.code, "predecessor": project.predecessor.code if project.predecessor else ""}
        audit.record(kind="applications.open", by=by, obj=application, at=now, detail=detail)
    for unit, count in Counter(project.unit for project in projects).items():
        text = f"绩效中心导入了贵单位 {count} 份项目预算申报表，请核对，填写绩效目标后办理审定、签批和报送。"
        tell_unit(unit, text, link="applications", by=by, now=now)
