"""Evidence belongs to a row; the same file under another project is taken, and found."""

import pytest

from budgeteval.audit.models import TrailLine
from budgeteval.files.domain import store
from projects.selfeval import domain
from projects.selfeval.models import Evidence, Filing
from projects.transitions import Overtaken, Refused
from tests.factories import selfeval as made
from tests.factories.registry import make_project
from tests.factories.selfeval import IN_TIME, save
from tests.people import People, Place

FILE = b"%PDF-1.4 receipt"


def attach(filing: Filing, people: People, file: bytes = FILE, number: int = 1) -> Evidence:
    line = filing.lines.get(number=number)
    return domain.attach_evidence(line=line, file=file, name="验收单.pdf", by=people.alice, now=IN_TIME)


def evidence_codes(filing: Filing) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for finding in Filing.objects.get(pk=filing.pk).scorecard["findings"]:
        if finding["code"].startswith("evidence_"):
            found.setdefault(finding["code"], []).append(finding["row"])
    return found


def hand_in(filing: Filing, people: People) -> None:
    domain.sign(filing=filing, by=people.bob, now=IN_TIME)
    domain.submit(filing=filing, by=people.alice, now=IN_TIME)


def second_draft(place: Place, people: People) -> Filing:
    filing = made.opened(place, people, make_project(place.unit))
    domain.start(filing=filing, by=people.alice, now=IN_TIME)
    return save(filing, people)


def test_a_file_is_kept_with_its_hash_in_the_trail(place: Place, people: People) -> None:
    evidence = attach(made.drafted(place, people), people)
    line = TrailLine.objects.get(kind="selfeval.attach_evidence")
    assert line.detail == {"row": 1, "name": "验收单.pdf", "sha256": evidence.attachment.sha256}


def test_the_same_file_on_the_same_row_again_changes_nothing(place: Place, people: People) -> None:
    filing = made.drafted(place, people)
    assert attach(filing, people) == attach(filing, people)
    assert TrailLine.objects.filter(kind="selfeval.attach_evidence").count() == 1


def test_a_file_without_a_name_goes_by_the_name_under_which_it_is_kept(place: Place, people: People) -> None:
    filing = made.drafted(place, people)
    stored = store(content=FILE, name="原件.pdf", by=people.alice, now=IN_TIME)
    evidence = domain.attach_evidence(
        line=filing.lines.get(number=2), file=FILE, name="  ", by=people.alice, now=IN_TIME
    )
    assert (evidence.attachment, evidence.name) == (stored, "原件.pdf")


def test_a_head_does_not_sign_a_form_to_which_a_file_was_added_unseen(place: Place, people: People) -> None:
    filing = made.drafted(place, people)
    seen = Filing.objects.select_related("project__unit").get(pk=filing.pk)
    attach(filing, people)
    with pytest.raises(Overtaken):
        domain.sign(filing=seen, by=people.bob, now=IN_TIME)
    attach(filing, people)  # the same file again is no change
    assert Filing.objects.get().version == filing.version == seen.version + 1


def test_rows_without_evidence_are_found_when_the_form_is_handed_in(place: Place, people: People) -> None:
    filing = made.drafted(place, people)
    attach(filing, people)
    attach(filing, people, b"%PDF-1.4 other", 3)
    assert evidence_codes(filing) == {}
    hand_in(filing, people)
    assert evidence_codes(filing) == {"evidence_missing": [2, 4]}


def test_a_file_of_another_project_is_taken_and_found(place: Place, people: People) -> None:
    first, second = made.drafted(place, people), second_draft(place, people)
    attach(first, people)
    attach(second, people)
    attach(second, people, FILE, 2)
    hand_in(second, people)
    assert evidence_codes(second) == {"evidence_reused": [1, 2], "evidence_missing": [3, 4]}


def test_the_same_file_on_two_rows_of_one_form_is_no_reuse(place: Place, people: People) -> None:
    filing = made.drafted(place, people)
    attach(filing, people)
    attach(filing, people, FILE, 2)
    hand_in(filing, people)
    assert evidence_codes(filing) == {"evidence_missing": [3, 4]}


def test_handed_in_again_the_findings_are_those_of_the_evidence_as_it_is_then(place: Place, people: People) -> None:
    filing = made.drafted(place, people)
    hand_in(filing, people)
    domain.return_for_changes(filing=filing, reason="请补佐证", by=people.dora, now=IN_TIME)
    for number in (1, 2, 3, 4):
        attach(filing, people, FILE, number)
    hand_in(filing, people)
    assert evidence_codes(filing) == {}


def test_nothing_is_slipped_under_a_signed_form(place: Place, people: People) -> None:
    filing = made.signed(place, people)
    with pytest.raises(Refused, match="已签批，不能再修改"):
        attach(filing, people)
    assert not Evidence.objects.exists()


def test_what_the_file_store_refuses_is_refused_with_its_sentence(place: Place, people: People) -> None:
    filing = made.drafted(place, people)
    with pytest.raises(Refused, match="程序、脚本或网页文件"):
        attach(filing, people, b"MZ program")
