"""A closed form leaves for the next years what was reached, what went wrong and what the section said."""

from projects.registry.models import Carryover
from projects.selfeval import domain
from tests.factories import selfeval as made
from tests.factories.selfeval import IN_TIME
from tests.people import People, Place


def test_a_final_form_leaves_its_actuals_problems_and_remark(place: Place, people: People) -> None:
    filing = made.accepted(place, people)
    assert not Carryover.objects.exists()
    domain.finalise(filing=filing, by=people.erin, now=IN_TIME)
    project = filing.project
    kept = Carryover.objects.order_by("pk")
    assert {(one.unit, one.lineage, one.year, one.source) for one in kept} == {
        (place.unit, project.lineage, 2015, "事后自评")
    }
    assert [(one.kind, one.subject, one.value, one.measure_unit) for one in kept] == [
        ("actual", "清扫面积", "86.2", "万㎡"),
        ("actual", "达标率", "95", "%"),
        ("actual", "投诉件数", "8", "件"),
        ("actual", "居民满意度", "91", "%"),
        ("problem", "", "无", ""),
    ]
