"""The declared tables against the hand-written grids, and what a table says when it refuses."""

import re

import pytest

from projects.workflow.tables import FILING, FLOWS, TARGET
from tests.projects.workflow.grids import GRIDS, INITIAL, NOTES


def test_every_flow_has_a_grid_written_by_hand() -> None:
    assert set(FLOWS) == set(GRIDS) == set(NOTES) == set(INITIAL)


@pytest.mark.parametrize("key", GRIDS)
def test_the_table_allows_what_the_grid_allows_and_refuses_the_rest(key: str) -> None:
    flow = FLOWS[key]
    declared = {
        (stage, move.key): move.target if flow.check(stage, move.key) else None
        for stage in flow.stages
        for move in flow.moves
    }
    assert declared == GRIDS[key]


@pytest.mark.parametrize("key", GRIDS)
def test_the_first_stage_is_where_an_object_begins_and_nothing_leads_nowhere(key: str) -> None:
    flow = FLOWS[key]
    assert flow.initial == INITIAL[key]
    assert {move.target for move in flow.moves} <= set(flow.stages)
    reached = {flow.initial} | {target for target in GRIDS[key].values() if target}
    assert reached == set(flow.stages)


@pytest.mark.parametrize("key", GRIDS)
def test_a_reason_is_wanted_exactly_where_the_grid_says(key: str) -> None:
    assert {move.key for move in FLOWS[key].moves if move.note_required} == NOTES[key]


@pytest.mark.parametrize("key", GRIDS)
def test_keys_are_ascii_and_labels_chinese_and_distinct(key: str) -> None:
    flow = FLOWS[key]
    for name in (flow.key, *flow.stages, *flow.by_key):
        assert re.fullmatch(r"[a-z_]{1,20}", name)
    labels = list(flow.stages.values())
    assert len(set(labels)) == len(labels)
    assert all(re.search(r"[\u4e00-\u9fff]", label) for label in (flow.label, *labels))
    assert flow.choices == list(zip(flow.stages, labels, strict=True))


def test_a_refusal_names_the_stage_it_is_in_and_those_it_would_need() -> None:
    refused = TARGET.check("submitted", "sign")
    assert not refused
    assert refused.reason == "“绩效目标”现处于“已报送”，只有在“草稿”或“已退回”时才能签批"


def test_an_unknown_move_is_refused_by_name() -> None:
    assert FILING.check("draft", "fly").reason == "“填报”没有名为 fly 的操作"
