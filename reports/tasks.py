"""Long work of the reports: building a year's documents."""

from budgeteval.jobs.kinds import FailedJobError, register
from budgeteval.jobs.work import Outcome, Work
from projects.directory.models import WorkingYear
from projects.transitions import Refused
from reports.domain import BUILD, build, prepare, year_documents


def build_documents(work: Work) -> Outcome:
    """Build the year's documents; each is kept as soon as it is made, so a second run goes on from there.

    Two jobs share them, one from the first on and one from the last: each ends only when all are there.

    They are dated the day on which they were asked for, whenever a worker gets to them.

    Raises:
        FailedJobError: some could not be built; the others were.
    """
    given, asked = work.arguments, work.job.queued_at
    year = WorkingYear.objects.select_related("district").get(pk=given["working_year"])
    requests = sorted(year_documents(year), key=lambda request: request.path, reverse=bool(given["part"] % 2))
    refused: list[str] = []
    made = 0
    for number, request in enumerate(requests):
        work.step(number, len(requests))
        try:
            ready = prepare(request=request, working_year=year, now=asked)
            if ready is not None:
                build(request=request, working_year=year, by=work.owner, now=asked, prepared=ready)
                made += 1
        except Refused as refusal:
            refused.append(f"{request.subject}：{refusal}")
    if refused:
        raise FailedJobError("\n".join([f"{len(refused)} 份没有生成，其余已生成：", *refused]))
    return Outcome({"文档": f"本任务生成 {made} 份，另 {len(requests) - made} 份已有"})


register(BUILD, build_documents)
