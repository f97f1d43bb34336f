"""Verbs of the draw, the panel and its sheets."""

from projects.experts.domain.draws import commit_secret, freeze_draw, make_draw, reveal_secret, void_draw
from projects.experts.domain.panels import close_panel, open_panel, replace_member, seat_panel
from projects.experts.domain.sheets import accept_sheet, decline_sheet, recuse_sheet, save_points, submit_sheet

__all__ = [
    "accept_sheet",
    "close_panel",
    "commit_secret",
    "decline_sheet",
    "freeze_draw",
    "make_draw",
    "open_panel",
    "recuse_sheet",
    "replace_member",
    "reveal_secret",
    "save_points",
    "seat_panel",
    "submit_sheet",
    "void_draw",
]
