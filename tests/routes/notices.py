"""One's own messages: everybody has a list, nobody gets to another's."""

from django.urls import reverse

from budgeteval.notices.domain import Message, tell
from tests.factories.jobs import ASKED
from tests.people import People, Place

PAGES = """
                    nobody alice bob  charlie dora erin frank grace henry ivy  judy mallory
notices             sign   ok    ok   ok      ok   ok   ok    ok    ok    ok   ok   ok
notices_read        sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
notices_read:post   sign   ok    ok   ok      ok   ok   ok    ok    ok    ok   ok   ok
notices_mail        sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
notices_mail:post   sign   ok    ok   ok      ok   ok   ok    ok    ok    ok   ok   ok
notice_open         sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
notice_open:post/alice sign ok   gone gone    gone gone gone  gone  gone  gone gone gone
"""

PATHS = {"notice_open": "/notices/999999/open/"}


def paths(_: Place, people: People) -> dict[str, str]:
    (notice,) = tell(messages=[Message(people.alice, "事后自评已退回。")], by=people.erin, now=ASKED)
    return {"notice_open:post/alice": reverse("notice_open", args=[notice.pk])}
