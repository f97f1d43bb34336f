"""What the office itself tells of its year, for the yearly documents: the performance centre's words, no figures."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.directory.models import BasisDocument, Field, Organisation, Prose, Theme, Training, WorkingYear
from projects.directory.permissions import may_manage_year
from projects.transitions import Refused, refuse_unless


class BasisRow(NamedTuple):
    """A rule or plan that the year rests on: its number as printed, its title and a remark."""

    number: str
    title: str = ""
    note: str = ""


def _allowed(by: User, working_year: WorkingYear) -> None:
    refuse_unless(may_manage_year(by, working_year.district))


@audit.atomic
def describe_organisation(
    *, working_year: WorkingYear, leading_group: str, city_committee: str, centre: str, centre_founded: str = "",
    posts: int | None = None, staff: int | None = None, by: User, now: datetime,
) -> Organisation:  # fmt: skip
    """Keep who leads and runs the year's work.

    Raises:
        Refused: not the performance centre.
    """
    _allowed(by, working_year)
    words = {"leading_group": leading_group, "city_committee": city_committee, "centre": centre}
    rest = {"centre_founded": centre_founded, "posts": posts, "staff": staff}
    organisation, _ = Organisation.objects.update_or_create(working_year=working_year, defaults=words | rest)
    audit.record(kind="directory.describe_organisation", by=by, obj=organisation, at=now, detail=words | rest)
    return organisation


@audit.atomic
def keep_basis(
    *, working_year: WorkingYear, documents: Sequence[BasisRow], by: User, now: datetime
) -> list[BasisDocument]:
    """Keep the rules and plans that the year rests on, in this order, in place of those kept before.

    Raises:
        Refused: not the performance centre.
    """
    _allowed(by, working_year)
    working_year.basis.all().delete()
    kept = BasisDocument.objects.bulk_create(
        BasisDocument(working_year=working_year, order=order, **row._asdict()) for order, row in enumerate(documents, 1)
    )
    numbers = [row.number for row in documents]
    audit.record(kind="directory.keep_basis", by=by, obj=working_year, at=now, detail={"numbers": numbers})
    return kept


@audit.atomic
def record_training(
    *, working_year: WorkingYear, on: date, topic: str, people: int, by: User, now: datetime
) -> Training:
    """Keep one training: the day, what about, how many came.

    Raises:
        Refused: not the performance centre, or a training that nobody attended.
    """
    _allowed(by, working_year)
    if people < 1:
        raise Refused("培训人数须大于 0")
    training = Training.objects.create(working_year=working_year, on=on, topic=topic, people=people)
    audit.record(
        kind="directory.record_training", by=by, obj=training, at=now,
        detail={"on": on.isoformat(), "topic": topic, "people": people},
    )  # fmt: skip
    return training


@audit.atomic
def keep_theme(
    *, working_year: WorkingYear, order: int, title: str, fields: Iterable[Field], text: str, by: User, now: datetime
) -> Theme:
    """Keep a theme of the yearly report: the fields it tells of together, and the office's words.

    Raises:
        Refused: not the performance centre.
    """
    _allowed(by, working_year)
    theme, _ = Theme.objects.update_or_create(
        working_year=working_year, order=order, defaults={"title": title, "text": text}
    )
    chosen = list(fields)
    theme.fields.set(chosen)
    audit.record(
        kind="directory.keep_theme", by=by, obj=theme, at=now,
        detail={"order": order, "title": title, "fields": [field.code for field in chosen], "text": text},
    )  # fmt: skip
    return theme


@audit.atomic
def keep_prose(*, working_year: WorkingYear, document: str, key: str, text: str, by: User, now: datetime) -> Prose:
    """Keep a passage of a yearly document; the trail keeps what stood there before.

    Raises:
        Refused: not the performance centre.
    """
    _allowed(by, working_year)
    place = {"document": document, "key": key}
    before = Prose.objects.filter(working_year=working_year, **place).values_list("text", flat=True).first()
    prose, _ = Prose.objects.update_or_create(
        working_year=working_year, document=document, key=key, defaults={"text": text}
    )
    audit.record(
        kind="directory.keep_prose", by=by, obj=prose, at=now, detail=place | {"before": before or "", "text": text}
    )
    return prose
