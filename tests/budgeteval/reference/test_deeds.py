"""Deeds follow their dates, happen once, and leave nothing when they are refused."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.utils import timezone

from budgeteval.reference import deeds
from budgeteval.reference.deeds import Deed, RefusedDeedError, chain, moment, perform_all, rehearse, tokens
from budgeteval.reference.models import Act, Run
from projects.directory.models import Field
from projects.transitions import Refused

DAY = date(2016, 9, 15)


def deed(key: str, hour: int, run: Callable[[datetime], object]) -> Deed:
    return Deed(key, moment(DAY, hour), "演示", run)


def field(key: str, hour: int = 9) -> Deed:
    """A deed that leaves a trace in the database."""
    return deed(key, hour, lambda _: Field.objects.create(code=key, name=key))


def refused(now: datetime) -> None:
    raise Refused("今天不行")


def silent(deed: Deed, done: int, total: int) -> None:
    """Progress for nobody."""


@pytest.fixture
def run(db: None) -> Run:
    return Run.objects.create(seed=1, sheets_sha256="", started_at=timezone.now())


def test_a_chain_never_goes_back_in_time() -> None:
    said: list[str] = []
    links = [("a", DAY, 15, said.append), ("b", DAY, 9, said.append), ("c", DAY, 15, said.append)]
    made = list(chain("演示", "object", *links))
    assert [one.key for one in made] == ["object/a", "object/b", "object/c"]
    assert [f"{one.at:%H:%M}" for one in made] == ["15:00", "15:01", "15:02"]


def test_tokens_are_the_same_for_the_same_seed_and_key_and_differ_otherwise() -> None:
    first, second = tokens(1, "draw/x"), tokens(1, "draw/x")
    assert [first(), first()] == [second(), second()]
    others = {tokens(1, "draw/x")(), tokens(2, "draw/x")(), tokens(1, "draw/y")()}
    assert len(others) == 3
    assert all(len(token) == 64 for token in others)


def test_deeds_are_done_in_the_order_of_their_dates_and_once(run: Run) -> None:
    said: list[str] = []
    late, early = deed("late", 15, lambda _: said.append("late")), deed("early", 9, lambda _: said.append("early"))
    perform_all([late, early], progress=silent)
    perform_all([late, early], progress=silent)
    assert said == ["early", "late"]
    assert set(Act.objects.values_list("key", flat=True)) == {"early", "late"}


def test_a_refused_deed_takes_its_portion_back_and_is_named(run: Run) -> None:
    with pytest.raises(RefusedDeedError, match=r"^2016-09-15 的事项 bad（演示）没有办成：今天不行$"):
        perform_all([field("good"), deed("bad", 10, refused)], progress=silent)
    assert not Field.objects.exists()
    assert not Act.objects.exists()


def test_portions_before_a_refused_one_stay(run: Run) -> None:
    many = [field(f"f{number}") for number in range(deeds.TOGETHER)]
    with pytest.raises(RefusedDeedError):
        perform_all([*many, deed("bad", 10, refused)], progress=silent)
    assert Field.objects.count() == Act.objects.count() == deeds.TOGETHER
    perform_all([*many, field("mended", 10)], progress=silent)
    assert Field.objects.count() == deeds.TOGETHER + 1


def test_what_a_second_player_did_meanwhile_is_not_done_again(run: Run) -> None:
    many = [field(f"f{number:03}") for number in range(deeds.TOGETHER + 2)]
    theirs = many[-1]

    def meanwhile(last: Deed, done: int, total: int) -> None:
        if not Act.objects.filter(key=theirs.key).exists():
            theirs.run(theirs.at)
            Act.objects.create(key=theirs.key)

    perform_all(many, progress=meanwhile)
    assert Field.objects.count() == Act.objects.count() == len(many)


def test_a_rehearsal_leaves_nothing(db: None) -> None:
    rehearse([field("a"), field("b")])
    assert not Field.objects.exists()
    with pytest.raises(RefusedDeedError):
        rehearse([field("a"), deed("bad", 10, refused)])
    assert not Field.objects.exists()
