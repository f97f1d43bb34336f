"""Long work of the registry: taking in a large sheet, and handing out one."""

from tempfile import TemporaryFile

from budgeteval import audit
from budgeteval.files.domain import store
from budgeteval.files.kinds import FullStorageError, RefusedFileError
from budgeteval.files.models import Attachment
from budgeteval.files.queries import DamagedFileError, read
from budgeteval.jobs.kinds import FailedJobError, register
from budgeteval.jobs.work import Outcome, Work
from projects.directory.domain.intake import Action
from projects.directory.models import District
from projects.registry.domain import EXPORT, IMPORT, Preview, apply, problems_sentence
from projects.registry.exchange import EXPORTED, export_funding, layout_of, preview
from projects.registry.queries import visible_to
from projects.sheets.streaming import marked
from projects.transitions import Refused

LOOKED_UP = {"funding": 2}  # its rows are looked up as projects, then as money
TAIL = 10  # of a hundred parts, what is left for writing, which is one piece


def import_sheet(work: Work) -> Outcome:
    """Preview the sheet and write all of it in one transaction, or none of it and say where it is wrong.

    Raises:
        FailedJobError: no right, problems (with the marked sheet to download), or overtaken by others.
    """
    given = work.arguments
    try:
        found = _looked_at(work)
        if found.problems:
            file = _marked(work, found)
            raise FailedJobError(problems_sentence(found.file_name, found.problems), file=file)
        outcome = _outcome(found, written=not given["check_only"])
        if not given["check_only"]:
            work.close("正在写入")
            with audit.turn():
                work.hold()
                apply(found, by=work.owner, now=work.clock())
                work.seal(outcome)
    except FullStorageError:
        raise  # may pass: the worker tries again
    except (Refused, RefusedFileError, DamagedFileError) as refusal:
        raise FailedJobError(str(refusal)) from refusal
    return outcome


def _outcome(found: Preview, *, written: bool) -> Outcome:
    labels = {Action.NEW: "新增", Action.CHANGED: "更新", Action.UNCHANGED: "未变"}
    result = {label: f"{found.counts[action]} 行" for action, label in labels.items()}
    return Outcome({"导入": "已写入" if written else "只检查，没有写入", **result})


def _looked_at(work: Work) -> Preview:
    given, done = work.arguments, 0

    def step(rows: int, of: int) -> None:
        nonlocal done
        done += rows
        total = of * LOOKED_UP.get(given["kind"], 1)
        work.step(done, total + total * TAIL // 100 + 1)

    if work.job.source is None:
        raise FailedJobError("任务没有带来文件，请重新上传")
    work.step(0, 0, "正在读取文件")
    return preview(
        kind=given["kind"], content=read(work.job.source), file_name=given["file_name"], by=work.owner, step=step,
        district=District.objects.get(pk=given["district"]),
    )  # fmt: skip


def _marked(work: Work, found: Preview) -> Attachment | None:
    sheet = marked(layout_of(found.kind), found.content, found.file_name, found.problems)
    if sheet is None:
        return None
    name = found.file_name.rpartition(".")[0] or found.file_name
    return store(content=sheet, name=f"{name}（标出问题）.xlsx", by=work.owner, now=work.clock())


def export_sheet(work: Work) -> Outcome:
    """Write the sheet of the projects that the owner may read now; only the file as a whole is in memory."""
    with TemporaryFile() as target:
        export_funding(visible_to(work.owner), target)
        target.seek(0)
        file = store(content=target.read(), name=EXPORTED, by=work.owner, now=work.clock())
    return Outcome({"导出": "已完成，请下载结果文件"}, file)


register(IMPORT, import_sheet)
register(EXPORT, export_sheet)
