"""The registry's sheets by name, and its long work: looking at a large sheet, writing it, and handing one out."""

from functools import partial
from tempfile import TemporaryFile

from django.urls import reverse

from budgeteval import audit
from budgeteval.files.domain import store
from budgeteval.jobs.kinds import FailedJobError, register
from budgeteval.jobs.models import Job
from budgeteval.jobs.work import Outcome, Work
from projects.directory.domain.intake import Action
from projects.registry import importing
from projects.registry.domain import EXPORT, IMPORT, LOOK, Preview, apply, look_again, look_at, write_upload
from projects.registry.exchange import EXPORTED, export_funding, preview
from projects.registry.importing import Given, Importable
from projects.registry.models import SheetUpload
from projects.registry.permissions import import_districts
from projects.registry.queries import visible_to
from projects.sheets.layouts import FUNDING, UNIT_BUDGETS, UNITS
from projects.transitions import Refused

TAIL = 10  # of a hundred parts, what is left for writing, which is one piece
LABELS = {Action.NEW: "新增", Action.CHANGED: "更改", Action.UNCHANGED: "未变"}


def _upload(work: Work) -> SheetUpload:
    found = SheetUpload.objects.filter(pk=work.arguments["upload"], uploaded_by=work.owner)
    upload = found.select_related("district", "attachment").first()
    if upload is None:
        raise FailedJobError("没有找到这项任务的文件，请重新上传")
    return upload


class _Progress:
    """Tells the job how many rows of the sheet are looked up; `tail` parts of a hundred are left for writing."""

    def __init__(self, work: Work, upload: SheetUpload, tail: int) -> None:
        self.work, self.tail, self.done = work, tail, 0
        self.passes = importing.importable(upload.kind).passes
        work.step(0, 0, "正在读取文件")

    def __call__(self, rows: int, of: int) -> None:
        self.done += rows
        total = of * self.passes
        self.work.step(self.done, total + total * self.tail // 100 + 1)


def look_at_sheet(work: Work) -> Outcome:
    """Look at an upload; problems are a result like any other, which the upload's page shows.

    Raises:
        FailedJobError: no right any more, or the file is damaged.
    """
    upload = _upload(work)
    try:
        found = look_at(upload=upload, by=work.owner, now=work.clock(), step=_Progress(work, upload, 0))
    except Refused as refusal:
        raise FailedJobError(str(refusal)) from refusal
    count = len(found.problems) + found.unlisted
    said = f"有 {count} 处问题，没有写入任何一行" if count else "没有问题，尚未写入"
    return Outcome({"检查结果": said, **_counted(found)})


def write_sheet(work: Work) -> Outcome:
    """Look once more and write all of the upload in one transaction, or nothing.

    Raises:
        FailedJobError: no right, problems, or overtaken by others.
    """
    upload = _upload(work)
    try:
        found = look_again(upload=upload, by=work.owner, step=_Progress(work, upload, TAIL))
        outcome = Outcome({"导入": "已写入", **_counted(found)})
        work.close("正在写入")
        with audit.turn():
            work.hold()
            write_upload(upload=upload, preview=found, by=work.owner, now=work.clock())
            work.seal(outcome)
    except Refused as refusal:
        raise FailedJobError(str(refusal)) from refusal
    return outcome


def _counted(found: Preview) -> dict[str, str]:
    return {label: f"{found.counts[action]} 行" for action, label in LABELS.items()}


def _page(job: Job) -> str:
    return reverse("upload", args=[job.arguments["upload"]])


def export_sheet(work: Work) -> Outcome:
    """Write the sheet of the projects that the owner may read now; only the file as a whole is in memory."""
    with TemporaryFile() as target:
        export_funding(visible_to(work.owner), target)
        target.seek(0)
        file = store(content=target.read(), name=EXPORTED, by=work.owner, now=work.clock())
    return Outcome({"导出": "已完成，请下载结果文件"}, file)


def _own(given: Given, kind: str) -> Preview:
    return preview(
        kind=kind, content=given.content, file_name=given.file_name, district=given.district, by=given.by,
        step=given.step,
    )  # fmt: skip


register(LOOK, look_at_sheet, page=_page)
register(IMPORT, write_sheet, page=_page)
register(EXPORT, export_sheet)
for _layout, _about, _passes in (
    (UNITS, "本区的预算单位，以及各单位的主管部门、归口股室和联系人。代码相同的更新，没有的新增。", 1),
    (FUNDING, "财政系统导出的项目和资金，每个项目每种资金来源一行。填报时的资金数都从这里来。", 2),
    (UNIT_BUDGETS, "各单位上年预算和本年申请数，供按评价结果核减预算使用。已批准的不能再改。", 1),
):
    importing.register(
        Importable(
            layout=_layout,
            about=_about,
            who="绩效中心",
            districts=import_districts,
            write=apply,
            passes=_passes,
            look=partial(_own, kind=_layout.key),
        )
    )
