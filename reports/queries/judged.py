"""What a panel made of its objects, as far as it may leave the house: never who gave which points."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db.models import Count

from projects.experts.models import Evaluation, PanelObject, Seat, SheetPoint
from reports.facts import percent

# Below this share of its weight a judged item is named as a problem.
PROBLEM_BELOW = Decimal("0.8")

Comments = Mapping[str, str]


def problems_of(judged: PanelObject, comments: Comments, most: int) -> list[tuple[str, str]]:
    """Where most points were lost: what the experts wrote, else the bare points; and the indicator. Largest first.

    Args:
        judged: with its scorecard.
        comments: of this object, by item, from `comments_by_object`.
        most: how many.
    """
    lost = []
    for line in judged.scorecard["lines"]:
        weight, score = Decimal(line["weight"]), Decimal(line["score"])
        if line["applicable"] and score < weight * PROBLEM_BELOW:
            plain = f"{line['label']}仅得{score}分（分值{weight}分）"
            lost.append((weight - score, comments.get(line["item"]) or plain, line["label"]))
    lost.sort(key=lambda one: -one[0])
    return [(text, label) for _, text, label in lost[:most]]


def comments_by_object(judged: Iterable[PanelObject]) -> dict[int, Comments]:
    """The experts' comments by object and item, without authors and repetition, in an order that follows no seat."""
    found: defaultdict[int, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    points = SheetPoint.objects.filter(sheet__judged__in=list(judged), sheet__seat__replaced_at__isnull=True)
    rows = points.exclude(comment="").values_list("sheet__judged", "item", "comment")
    for pk, item, comment in rows.order_by():
        found[pk][item].add(comment.rstrip("。；;"))
    return {pk: {item: "；".join(sorted(texts)) for item, texts in by_item.items()} for pk, by_item in found.items()}


def seats_by_panel(judged: Iterable[PanelObject]) -> dict[int, int]:
    """How many experts sit on the panels of these objects, the replaced ones aside."""
    seats = Seat.objects.filter(panel__in={one.panel_id for one in judged}, replaced_at__isnull=True)
    return dict(seats.values_list("panel").annotate(Count("pk")).order_by())


def satisfaction(evaluation: Evaluation) -> Decimal | None:
    """The share of satisfied respondents that the panel's scorecard rests on, percent; None without a survey."""
    inputs = evaluation.judged.facts.get("inputs", {}) if evaluation.judged else {}
    if "valid_answers" not in inputs or "satisfied_answers" not in inputs:
        return None
    return percent(Decimal(inputs["satisfied_answers"]), Decimal(inputs["valid_answers"]))
