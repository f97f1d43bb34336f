"""Every stage × every move, written by hand: the stage a move leads to, or a dot where it must be refused.

Nothing here is derived from projects.workflow.tables; a change there has to be made here, knowingly, as well.
"""

TARGET = """
             sign     unsign   submit     return     approve    issue    adopt
draft        signed   .        .          .          .          .        issued
signed       .        draft    submitted  .          .          .        .
submitted    .        .        .          returned   approved   .        .
returned     signed   .        .          .          .          .        .
approved     .        .        .          .          .          issued   .
issued       .        .        .          .          .          .        .
"""

FILING = """
             start    sign     unsign   submit     file_on_behalf  return     accept     finalise
not_started  draft    .        .        .          .               .          .          .
draft        .        signed   .        .          submitted       .          .          .
signed       .        .        draft    submitted  .               .          .          .
submitted    .        .        .        .          .               returned   accepted   .
returned     .        signed   .        .          submitted       .          .          .
accepted     .        .        .        .          .               .          .          final
final        .        .        .        .          .               .          .          .
"""

UNIT_RETURN = """
             start    sign     unsign   submit     file_on_behalf  return     accept     finalise
not_started  draft    .        .        .          .               .          .          .
draft        .        signed   .        .          submitted       .          .          .
signed       .        .        draft    submitted  .               .          .          .
submitted    .        .        .        .          .               returned   accepted   .
returned     .        signed   .        .          submitted       .          .          .
accepted     .        .        .        .          .               .          .          final
final        .        .        .        .          .               .          .          .
"""

ON_BEHALF = """
             confirm    dispute
waiting      confirmed  disputed
confirmed    .          .
disputed     confirmed  .
"""

REVIEW = """
             score    reopen   accept
open         scored   .        .
scored       .        open     accepted
accepted     .        .        .
"""

WORK_APPRAISAL = """
             score    show
open         scored   .
scored       .        shown
shown        .        .
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
    "filing": {"return"},
    "unit_return": {"return"},
    "review": {"reopen"},
    "work_appraisal": set(),
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
    "filing": "not_started",
    "unit_return": "not_started",
    "review": "open",
    "work_appraisal": "open",
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
    "filing": cells(FILING),
    "unit_return": cells(UNIT_RETURN),
    "on_behalf": cells(ON_BEHALF),
    "review": cells(REVIEW),
    "work_appraisal": cells(WORK_APPRAISAL),
    "draw": cells(DRAW),
    "panel": cells(PANEL),
    "sheet": cells(SHEET),
    "key_review": cells(KEY_REVIEW),
    "department_review": cells(DEPARTMENT_REVIEW),
    "rating": cells(RATING),
    "policy": cells(POLICY),
    "proposal": cells(PROPOSAL),
}
