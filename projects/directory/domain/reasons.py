"""The sentences that sections choose from where they return something: the performance centre's list."""

from collections.abc import Sequence
from datetime import datetime

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.directory.models import District, Returned, ReturnReason
from projects.directory.permissions import may_manage_year
from projects.directory.queries import return_reasons
from projects.transitions import Refused, mark_of, refuse_unless, refuse_unless_seen

LONGEST, MOST = 200, 30


def reasons_mark(district: District, about: Returned) -> int:
    """The mark of the list that the district keeps now."""
    return mark_of(return_reasons(district.pk, about))


@audit.atomic
def keep_return_reasons(
    *, district: District, about: Returned, texts: Sequence[str], by: User, now: datetime, seen: int | None = None
) -> list[str]:
    """Keep the district's list for one kind of thing, in this order; an empty list brings the usual ones back.

    `seen` is the mark of the list that the page was opened with.

    Raises:
        Refused: not the performance centre, too many, too long, or one twice (every problem is named).
        Overtaken: somebody else changed the list meanwhile.
    """
    refuse_unless(may_manage_year(by, district))
    wanted = [text.strip() for text in texts if text.strip()]
    problems = [f"“{text[:20]}…”请压缩到 {LONGEST} 字以内" for text in wanted if len(text) > LONGEST]
    problems += [f"“{text}”重复" for text in sorted({text for text in wanted if wanted.count(text) > 1})]
    if len(wanted) > MOST:
        problems.append(f"常用退回原因至多 {MOST} 条，现有 {len(wanted)} 条")
    if problems:
        raise Refused("\n".join(problems))
    missing = "".join(f"“{text}”" for text in return_reasons(district.pk, about) if text not in wanted)
    told = "常用退回原因刚刚被他人修改，您的内容尚未保存" + (f"；现有而您没有写的：{missing}" if missing else "")
    refuse_unless_seen(seen, reasons_mark(district, about), told)
    ReturnReason.objects.filter(district=district, about=about).delete()
    ReturnReason.objects.bulk_create(
        ReturnReason(district=district, about=about, number=number, text=text)
        for number, text in enumerate(wanted, start=1)
    )
    detail = {"about": about.value, "reasons": wanted}
    audit.record(kind="directory.keep_return_reasons", by=by, obj=district, at=now, detail=detail)
    return wanted
