"""Offered to the head as it stands, signed as it was seen, given back with a note; any change takes it back."""

import pytest

from projects.selfeval import domain
from projects.selfeval.models import Filing
from projects.selfeval.permissions import may_sign_offered
from projects.transitions import Overtaken, Refused
from tests.factories import selfeval as made
from tests.factories.registry import make_project
from tests.factories.selfeval import CLAIMS, IN_TIME, drafts, save
from tests.people import People, Place


def offered(place: Place, people: People) -> Filing:
    filing = made.drafted(place, people)
    return domain.offer(filing=filing, expected_version=filing.version, by=people.alice, now=IN_TIME)


def sign_as_seen(filing: Filing, people: People, version: int) -> domain.Signed:
    fresh = Filing.objects.select_related("project__unit").get(pk=filing.pk)
    return domain.sign_offered(chosen=[(fresh, version)], by=people.bob, now=IN_TIME)


def test_what_is_offered_is_signed_in_the_version_that_was_seen(place: Place, people: People) -> None:
    filing = offered(place, people)
    assert filing.offered_at == IN_TIME
    assert sign_as_seen(filing, people, filing.version) == domain.Signed(1, ())
    assert Filing.objects.get().stage == "signed"


def test_what_must_be_mended_is_not_offered_and_every_sentence_is_told(place: Place, people: People) -> None:
    filing = made.drafted(place, people, drafts(claims=("15", None, *CLAIMS[2:])))
    with pytest.raises(Refused) as refusal:
        domain.offer(filing=filing, expected_version=filing.version, by=people.alice, now=IN_TIME)
    assert str(refusal.value).split("\n") == [
        "“清扫面积”自评 15 分，按规则计算为 14.37 分，请改为不高于 14.37 分。",
        "请填写“达标率”的自评得分。",
    ]


def test_only_the_clerk_offers_and_only_what_he_has_read(place: Place, people: People) -> None:
    filing = made.drafted(place, people)
    with pytest.raises(Refused, match="不能办理此事"):
        domain.offer(filing=filing, expected_version=filing.version, by=people.bob, now=IN_TIME)
    with pytest.raises(Overtaken):
        domain.offer(filing=filing, expected_version=filing.version - 1, by=people.alice, now=IN_TIME)


@pytest.mark.parametrize("change", ["save", "attach", "remove"])
def test_any_change_takes_the_offer_back(place: Place, people: People, change: str) -> None:
    filing = made.drafted(place, people)
    line = filing.lines.get(number=1)
    line.filing = filing
    evidence = domain.attach_evidence(line=line, file=b"%PDF-1.4", name="a.pdf", by=people.alice, now=IN_TIME)
    domain.offer(filing=filing, expected_version=filing.version, by=people.alice, now=IN_TIME)
    seen = filing.version
    if change == "save":
        save(filing, people)
    elif change == "attach":
        domain.attach_evidence(line=line, file=b"%PDF-1.5", name="b.pdf", by=people.alice, now=IN_TIME)
    else:
        evidence.line.filing = filing
        domain.remove_evidence(evidence=evidence, by=people.alice, now=IN_TIME)
    assert Filing.objects.get().offered_at is None
    signed = sign_as_seen(filing, people, seen)
    assert (signed.count, signed.refused) == (0, (f"“{filing}”经办人还没有送签，请待送签后再签批",))


def test_what_changed_after_the_look_is_not_signed_and_stops_no_other(place: Place, people: People) -> None:
    first = offered(place, people)
    second = save(made.opened(place, people, make_project(place.unit)), people)
    domain.offer(filing=second, expected_version=second.version, by=people.alice, now=IN_TIME)
    chosen = [(first, first.version - 1), (second, second.version)]
    signed = domain.sign_offered(chosen=chosen, by=people.bob, now=IN_TIME)
    assert signed.count == 1
    assert signed.refused == (f"“{first}”在您查看之后有改动，现为“草稿”，本次没有办理；请重新查看后再办",)
    assert dict(Filing.objects.values_list("pk", "stage")) == {first.pk: "draft", second.pk: "signed"}


def test_the_pages_let_a_head_sign_only_what_is_offered(place: Place, people: People) -> None:
    filing = made.drafted(place, people)
    assert not may_sign_offered(people.bob, filing)
    assert not may_sign_offered(people.alice, filing)
    assert may_sign_offered(people.bob, domain.offer(
        filing=filing, expected_version=filing.version, by=people.alice, now=IN_TIME
    ))  # fmt: skip


@pytest.mark.parametrize("is_signed", [False, True])
def test_the_head_gives_back_what_was_offered_or_signed(place: Place, people: People, is_signed: bool) -> None:
    filing = offered(place, people)
    if is_signed:
        domain.sign(filing=filing, by=people.bob, now=IN_TIME)
    domain.hand_back(obj=filing, note=" 请补充验收单 ", by=people.bob, now=IN_TIME)
    kept = Filing.objects.get()
    assert (kept.stage, kept.offered_at, kept.head_note) == ("draft", None, "请补充验收单")


def test_giving_back_needs_the_right_a_note_and_something_to_give_back(place: Place, people: People) -> None:
    filing = offered(place, people)
    for other in (people.alice, people.dora, people.erin, people.mallory):
        with pytest.raises(Refused, match="不能办理此事"):
            domain.hand_back(obj=filing, note="x", by=other, now=IN_TIME)
    with pytest.raises(Refused, match="须写明意见"):
        domain.hand_back(obj=filing, note=" ", by=people.bob, now=IN_TIME)
    save(filing, people)
    with pytest.raises(Refused, match="没有送签"):
        domain.hand_back(obj=filing, note="x", by=people.bob, now=IN_TIME)


@pytest.mark.parametrize("stage", ["submitted", "accepted", "final"])
def test_what_was_handed_in_is_not_given_back_to_the_clerk(place: Place, people: People, stage: str) -> None:
    filing = offered(place, people)
    Filing.objects.filter(pk=filing.pk).update(stage=stage)
    filing.refresh_from_db()
    with pytest.raises(Refused, match="没有送签"):
        domain.hand_back(obj=filing, note="x", by=people.bob, now=IN_TIME)
    kept = Filing.objects.get()
    assert (kept.stage, kept.head_note, kept.version) == (stage, "", filing.version)


def test_handing_in_ends_the_offer_and_a_return_waits_for_the_clerk(place: Place, people: People) -> None:
    filing = offered(place, people)
    domain.sign(filing=filing, by=people.bob, now=IN_TIME)
    domain.submit(filing=filing, by=people.alice, now=IN_TIME)
    assert Filing.objects.get().offered_at is None
    domain.return_for_changes(filing=filing, reason="请补充", by=people.dora, now=IN_TIME)
    assert Filing.objects.get().offered_at is None


def test_offering_anew_clears_the_heads_note(place: Place, people: People) -> None:
    filing = offered(place, people)
    domain.hand_back(obj=filing, note="x", by=people.bob, now=IN_TIME)
    domain.offer(filing=filing, expected_version=filing.version, by=people.alice, now=IN_TIME)
    assert filing.head_note == ""
