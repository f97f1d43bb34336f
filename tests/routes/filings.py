"""Units' ex-post forms, their evidence, and what a unit hands in as a whole."""

from django.urls import reverse

from projects.directory.models import Task, Unit
from projects.selfeval import domain
from projects.selfeval.models import Evidence, Filing, UnitReturn
from tests.factories.registry import make_project
from tests.factories.rulebooks import small_rulebook
from tests.factories.selfeval import IN_TIME, drafts
from tests.matrix import everywhere
from tests.people import People, Place

PAGES = """
                          nobody alice bob  charlie dora erin frank grace henry ivy  judy mallory
filings                   sign   ok    ok   ok      ok   ok   ok    ok    ok    ok   ok   ok
filings_signing           sign   no    ok   ok      no   no   no    no    no    no   no   no
filings_sign              sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
filings_sign:post         sign   no    ok   ok      no   no   no    no    no    no   no   no
filing/own                sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
filing/child              sign   gone  ok   gone    ok   ok   gone  gone  ok    ok   gone gone
filing/neighbour          sign   gone  gone gone    ok   ok   gone  gone  ok    ok   gone gone
filing/far                sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
filing_score              sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
filing_score:post/own     sign   bad   no   gone    no   no   gone  gone  no    no   gone gone
filing_score:post/far     sign   gone  gone gone    gone no   gone  gone  no    no   gone gone
filing_autosave           sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
filing_autosave:post/own  sign   bad   no   gone    no   no   gone  gone  no    no   gone gone
filing_autosave:post/far  sign   gone  gone gone    gone no   gone  gone  no    no   gone gone
filing_state/own          sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
filing_state/neighbour    sign   gone  gone gone    ok   ok   gone  gone  ok    ok   gone gone
filing_submit             sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
filing_submit:post/own    sign   ok    no   gone    no   no   gone  gone  no    no   gone gone
filing_submit:post/neighbour sign gone gone gone    no   no   gone  gone  no    no   gone gone
filing_hand_back          sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
filing_hand_back:post/own sign   no    ok   gone    no   no   gone  gone  no    no   gone gone
filing_hand_back:post/child sign gone  ok   gone    no   no   gone  gone  no    no   gone gone
filing_hand_back:post/far sign   gone  gone gone    gone no   gone  gone  no    no   gone gone
filing_print/own          sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
filing_print/far          sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
filing_sheet/own          sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
filing_sheet/neighbour    sign   gone  gone gone    ok   ok   gone  gone  ok    ok   gone gone
filing_upload/own         sign   ok    no   gone    no   no   gone  gone  no    no   gone gone
filing_upload/neighbour   sign   gone  gone gone    no   no   gone  gone  no    no   gone gone
evidence_add              sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
evidence_add:post/own     sign   ok    no   gone    no   no   gone  gone  no    no   gone gone
evidence_add:post/far     sign   gone  gone gone    gone no   gone  gone  no    no   gone gone
evidence/own              sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
evidence/child            sign   gone  ok   gone    ok   ok   gone  gone  ok    ok   gone gone
evidence/neighbour        sign   gone  gone gone    ok   ok   gone  gone  ok    ok   gone gone
evidence/far              sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
evidence_preview/own      sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
evidence_preview/far      sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
evidence_remove           sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
evidence_remove:post/own  sign   ok    no   gone    no   no   gone  gone  no    no   gone gone
evidence_remove:post/neighbour sign gone gone gone  no   no   gone  gone  no    no   gone gone
returns                   sign   ok    ok   ok      ok   ok   ok    ok    ok    ok   ok   ok
unit_return/own           sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
unit_return/child         sign   gone  ok   gone    ok   ok   gone  gone  ok    ok   gone gone
unit_return/neighbour     sign   gone  gone gone    ok   ok   gone  gone  ok    ok   gone gone
unit_return/far           sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
unit_return_autosave      sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
unit_return_autosave:post/own sign bad no   gone    no   no   gone  gone  no    no   gone gone
unit_return_autosave:post/far sign gone gone gone   gone no   gone  gone  no    no   gone gone
unit_return_sign          sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
unit_return_sign:post/own sign   no    ok   gone    no   no   gone  gone  no    no   gone gone
unit_return_sign:post/neighbour sign gone gone gone no   no   gone  gone  no    no   gone gone
unit_return_submit        sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
unit_return_submit:post/own sign ok    no   gone    no   no   gone  gone  no    no   gone gone
unit_return_hand_back     sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
unit_return_hand_back:post/own sign no ok   gone    no   no   gone  gone  no    no   gone gone
unit_return_file/own      sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
unit_return_file/neighbour sign  gone  gone gone    ok   ok   gone  gone  ok    ok   gone gone
"""
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)
WHOSE = {"own": "unit", "child": "child", "neighbour": "neighbour", "far": "far", "": "unit"}
