"""Every stage × every move, written by hand: the stage a move leads to, or a dot where it must be refused.

Nothing here is derived from projects.workflow.tables; a change there has to be made here, knowingly, as well.
"""

TARGET = """
             sign     unsign   submit     return     approve    issue    adopt   freeze
draft        signed   .        .          .          .          .        issued  .
signed       .        draft    submitted  .          .          .        .       .
submitted    .        .        .          returned   approved   .        .       .
returned     signed   .        .          .          .          .        .       .
approved     .        .        .          .          .          issued   .       .
issued       .        .        .          .          .          .        .       frozen
frozen       .        .        .          .          .          .        .       .
"""

TARGET_CHANGE = """
             sign     unsign   submit     return     approve    withdraw
draft        signed   .        .          .          .          withdrawn
signed       .        draft    submitted  .          .          withdrawn
submitted    .        .        .          returned   approved   .
returned     signed   .        .          .          .          withdrawn
approved     .        .        .          .          .          .
withdrawn    .        .        .          .          .          .
"""

LIBRARY_ENTRY = """
             endorse   list    decline   retire
proposed     endorsed  listed  declined  .
endorsed     .         listed  declined  .
listed       .         .       .         retired
declined     .         .       .         .
retired      .         listed  .         .
"""

APPLICATION = """
             clear    reopen   sign     submit     return     accept
draft        cleared  .        .        .          .          .
cleared      .        draft    signed   .          .          .
signed       .        draft    .        submitted  .          .
submitted    .        .        .        .          returned   accepted
returned     cleared  .        .        .          .          .
accepted     .        .        .        .          .          .
"""

FILING = """
             start    sign     unsign   submit     file_on_behalf  return     accept     take_back  finalise
not_started  draft    .        .        .          .               .          .          .          .
draft        .        signed   .        .          submitted       .          .          .          .
signed       .        .        draft    submitted  .               .          .          .          .
submitted    .        .        .        .          .               returned   accepted   .          .
returned     .        signed   .        .          submitted       .          .          .          .
accepted     .        .        .        .          .               .          .          submitted  final
final        .        .        .        .          .               .          .          .          .
"""

UNIT_RETURN = """
             start    sign     unsign   submit     file_on_behalf  return     accept     take_back  finalise
not_started  draft    .        .        .          .               .          .          .          .
draft        .        signed   .        .          submitted       .          .          .          .
signed       .        .        draft    submitted  .               .          .          .          .
submitted    .        .        .        .          .               returned   accepted   .          .
returned     .        signed   .        .          submitted       .          .          .          .
accepted     .        .        .        .          .               .          .          submitted  final
final        .        .        .        .          .               .          .          .          .
"""

ON_BEHALF = """
             confirm    dispute
waiting      confirmed  disputed
confirmed    .          .
disputed     confirmed  .
"""

EX_ANTE = """
             start    sign     unsign   submit     return     accept
not_started  draft    .        .        .          .          .
draft        .        signed   .        .          .          .
signed       .        .        draft    submitted  .          .
submitted    .        .        .        .          returned   accepted
returned     .        signed   .        .          .          .
accepted     .        .        .        .          .          .
"""

MID_TERM = """
             start    sign     unsign   submit     return     accept
not_started  draft    .        .        .          .          .
draft        .        signed   .        .          .          .
signed       .        .        draft    submitted  .          .
submitted    .        .        .        .          returned   accepted
returned     .        signed   .        .          .          .
accepted     .        .        .        .          .          .
"""

REVIEW = """
             score    reopen   accept
open         scored   .        .
scored       .        open     accepted
accepted     .        open     .
"""

WORK_APPRAISAL = """
             score    reopen   show
open         scored   .        .
scored       .        open     shown
shown        .        .        .
"""

SPOT_CHECK = """
             draw     rescore    close    void
planned      drawn    .          .        void
drawn        .        rescored   .        void
rescored     .        .          closed   .
closed       .        .          .        .
void         .        .          .        .
"""

SPOT_ITEM = """
             score
assigned     scored
scored       .
"""

DRAW = """
             commit     reveal    draw     void
frozen       committed  revealed  .        void
committed    .          revealed  .        void
revealed     .          .         drawn    void
drawn        .          .         .        void
void         .          .         .        .
"""

PANEL = """
             open     close
seated       open     .
open         .        closed
closed       .        .
"""

SHEET = """
             accept    decline   recuse    begin    submit     reopen   lock
assigned     accepted  declined  recused   .        .          .        .
accepted     .         declined  recused   draft    .          .        .
declined     .         .         .         .        .          .        .
recused      .         .         .         .        .          .        .
draft        .         .         recused   .        submitted  .        .
submitted    .         .         .         .        .          draft    locked
locked       .         .         .         .        .          .        .
"""

_EVALUATION = """
                 fix_framework    seat_panel   open_materials  begin_scoring  discuss     score
planned          framework_fixed  .            .               .              .           .
framework_fixed  .                panel_drawn  .               .              .           .
panel_drawn      .                panel_drawn  materials_open  .              .           .
materials_open   .                panel_drawn  .               scoring        .           .
scoring          .                panel_drawn  .               .              discussion  scored
discussion       .                panel_drawn  .               .              .           scored
scored           .                .            .               .              .           .
drafted          .                .            .               .              .           .
with_unit        .                .            .               .              .           .
final            .                .            .               .              .           .
published        .                .            .               .              .           .

                 draft_report  send_to_unit  finalise  publish
planned          .             .             .         .
framework_fixed  .             .             .         .
panel_drawn      .             .             .         .
materials_open   .             .             .         .
scoring          .             .             .         .
discussion       .             .             .         .
scored           drafted       .             .         .
drafted          .             with_unit     .         .
with_unit        .             .             final     .
final            .             .             .         published
published        .             .             .         .
"""
KEY_REVIEW = DEPARTMENT_REVIEW = _EVALUATION

RATING = """
             confirm
proposed     confirmed
confirmed    .
"""

POLICY = """
             simulate   approve   supersede
draft        simulated  .         .
simulated    simulated  approved  .
approved     .          .         superseded
superseded   .          .         .
"""

PROPOSAL = """
             override    approve   apply
computed     overridden  approved  .
overridden   overridden  approved  .
approved     .           .         applied
applied      .           .         .
"""

# Moves that must carry a written reason, by flow.
NOTES = {
    "on_behalf": {"dispute"},
    "target": {"return"},
    "target_change": {"return"},
    "library_entry": {"decline", "retire"},
    "application": {"return"},
    "filing": {"return", "take_back"},
    "unit_return": {"return", "take_back"},
    "ex_ante": {"return"},
    "mid_term": {"return"},
    "review": {"reopen"},
    "work_appraisal": {"reopen"},
    "spot_check": {"void"},
    "spot_item": set(),
    "draw": {"void"},
    "panel": set(),
    "sheet": {"decline", "recuse", "reopen"},
    "key_review": {"discuss"},
    "department_review": {"discuss"},
    "rating": set(),
    "policy": {"supersede"},
    "proposal": {"override"},
}

INITIAL = {
    "on_behalf": "waiting",
    "target": "draft",
    "target_change": "draft",
    "library_entry": "proposed",
    "application": "draft",
    "filing": "not_started",
    "unit_return": "not_started",
    "ex_ante": "not_started",
    "mid_term": "not_started",
    "review": "open",
    "work_appraisal": "open",
    "spot_check": "planned",
    "spot_item": "assigned",
    "draw": "frozen",
    "panel": "seated",
    "sheet": "assigned",
    "key_review": "planned",
    "department_review": "planned",
    "rating": "proposed",
    "policy": "draft",
    "proposal": "computed",
}

Cells = dict[tuple[str, str], str | None]


def cells(grid: str) -> Cells:
    """The grid as (stage, move) → target stage, None where refused; blocks are separated by an empty line."""
    found: Cells = {}
    for block in grid.strip().split("\n\n"):
        header, *rows = block.strip().splitlines()
        moves = header.split()
        for row in rows:
            stage, *targets = row.split()
            for move, target in zip(moves, targets, strict=True):
                found[stage, move] = None if target == "." else target
    return found


GRIDS: dict[str, Cells] = {
    "target": cells(TARGET),
    "target_change": cells(TARGET_CHANGE),
    "library_entry": cells(LIBRARY_ENTRY),
    "application": cells(APPLICATION),
    "filing": cells(FILING),
    "unit_return": cells(UNIT_RETURN),
    "ex_ante": cells(EX_ANTE),
    "mid_term": cells(MID_TERM),
    "on_behalf": cells(ON_BEHALF),
    "review": cells(REVIEW),
    "work_appraisal": cells(WORK_APPRAISAL),
    "spot_check": cells(SPOT_CHECK),
    "spot_item": cells(SPOT_ITEM),
    "draw": cells(DRAW),
    "panel": cells(PANEL),
    "sheet": cells(SHEET),
    "key_review": cells(KEY_REVIEW),
    "department_review": cells(DEPARTMENT_REVIEW),
    "rating": cells(RATING),
    "policy": cells(POLICY),
    "proposal": cells(PROPOSAL),
}
