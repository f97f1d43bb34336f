"""What the database itself refuses, whoever writes: each rule is broken by a row written past every verb and form."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, models, transaction
from django.db.models import CheckConstraint, F

from projects.directory.models import WorkingYear
from projects.results.models import Rating
from projects.staged import Staged
from projects.workflow.tables import FLOWS
from tests.factories.registry import make_project
from tests.factories.rows import NOON, one_row
from tests.factories.staged import one_of
from tests.people import People, Place, populate, settle

OURS = ("accounts", "audit", "files", "jobs", "notices", "reference", "projects", "reports")
EARLIER, LATER = NOON - timedelta(days=1), NOON + timedelta(days=1)

# The rule, the row, and what is written into it.
CELLS: list[tuple[str, str, dict[str, Any]]] = [
    ("district_not_below_itself", "district", {"parent": F("pk")}),
    ("unit_kind_known", "unit", {"kind": "bureau"}),
    ("unit_not_below_itself", "unit", {"parent": F("pk")}),
    ("membership_role_known", "membership of a district", {"role": "king"}),
    ("membership_scope_fits_role", "membership", {"unit": None}),
    ("membership_scope_fits_role", "membership of a section", {"section": None}),
    ("membership_scope_fits_role", "membership of a district", {"section": F("district")}),
    ("security_failures_in_bounds", "districtsecurity", {"failures": 2}),
    ("security_locked_minutes_in_bounds", "districtsecurity", {"locked_minutes": 1441}),
    ("security_idle_minutes_in_bounds", "districtsecurity", {"idle_minutes": 9}),
    ("security_longest_hours_in_bounds", "districtsecurity", {"longest_hours": 0}),
    ("second_factor_role_known", "secondfactorrole", {"role": "king"}),
    ("working_year_spending_positive", "workingyear", {"project_spending": 0}),
    ("calendar_task_known", "calendarentry", {"task": "picnic"}),
    ("calendar_due_after_opening", "calendarentry", {"due": date(2016, 6, 30)}),
    ("project_nature_known", "project", {"nature": "secret"}),
    ("project_not_before_itself", "project", {"predecessor": F("pk")}),
    ("funding_source_known", "funding", {"source": "lottery"}),
    ("funding_not_negative", "funding", {"executed": Decimal("-0.01")}),
    ("funding_not_negative", "funding", {"year_start": -1}),
    ("upload_written_or_given_up", "upload that was written", {"discarded_at": NOON}),
    ("unit_budget_not_negative", "unitbudget", {"basic_last": Decimal("-0.01")}),
    ("unit_budget_not_negative", "unitbudget", {"project_requested": -1}),
    ("unit_budget_approval_not_minus", "unitbudget", {"approved": Decimal("-0.01")}),
    ("indicator_in_bounds", "indicator", {"weight": Decimal("-0.01")}),
    ("indicator_in_bounds", "indicator", {"weight": Decimal("100.01")}),
    ("indicator_in_bounds", "indicator", {"op": "~"}),
    ("carryover_kind_known", "carryover", {"kind": "rumour"}),
    ("library_entry_op_known", "library_entry", {"op": "~"}),
    ("application_rule_group_known", "applicationrule", {"group": "friends"}),
    ("application_cleared_whole", "application", {"group": "unit"}),
    ("application_cleared_whole", "application", {"met_on": date(2016, 11, 4)}),
    ("application_cleared_whole", "application", {"group": "friends", "met_on": date(2016, 11, 4)}),
    ("application_filed_whole", "application", {"filed_at": NOON}),
    ("application_amount_source_known", "applicationamount", {"source": "lottery"}),
    ("application_amount_not_negative", "applicationamount", {"requested": Decimal("-0.01")}),
    ("filing_total_not_negative", "filing", {"total": Decimal("-0.01")}),
    ("filing_filed_whole", "filing", {"late": True}),
    ("filing_filed_whole", "filing", {"filed_at": NOON}),
    ("filing_line_in_bounds", "filingline", {"weight": Decimal("100.01")}),
    ("filing_line_claim_in_bounds", "filingline", {"self_score": Decimal("10.01")}),
    ("filing_line_claim_in_bounds", "filingline", {"self_score": Decimal("-0.01")}),
    ("filing_line_computed_not_minus", "filingline", {"computed_score": -1}),
    ("review_total_not_negative", "review", {"total": -1}),
    ("review_line_not_negative", "reviewline", {"score": -1}),
    ("ex_ante_filed_whole", "ex_ante", {"late": True}),
    ("ex_ante_total_not_negative", "ex_ante", {"total": Decimal("-0.01")}),
    ("ex_ante_point_not_negative", "exantepoint", {"score": Decimal("-0.01")}),
    ("mid_term_filed_whole", "mid_term", {"filed_at": NOON}),
    ("mid_term_money_not_negative", "mid_term", {"budget": -1}),
    ("mid_term_money_not_negative", "mid_term", {"executed": Decimal("-0.01")}),
    ("mid_term_money_not_negative", "mid_term", {"forecast": Decimal("-0.01")}),
    ("mid_term_words_known", "mid_term", {"light": "blue"}),
    ("mid_term_words_known", "mid_term", {"money_light": "blue"}),
    ("mid_term_words_known", "mid_term", {"money_cause": "fate"}),
    ("mid_term_line_in_bounds", "midtermline", {"op": "~"}),
    ("mid_term_line_in_bounds", "midtermline", {"weight": Decimal("100.01")}),
    ("mid_term_line_words_known", "midtermline", {"light": "blue"}),
    ("mid_term_line_words_known", "midtermline", {"cause": "fate"}),
    ("mid_term_line_words_known", "midtermline", {"likelihood": "maybe"}),
    ("unit_return_kind_known", "unit_return", {"kind": "letter"}),
    ("unit_return_filed_whole", "unit_return", {"late": True}),
    ("on_behalf_one_object", "on_behalf", {"filing": None}),
    ("on_behalf_answered_whole", "on_behalf", {"answered_at": NOON}),
    ("reminder_task_known", "reminder", {"task": "picnic"}),
    ("reminder_channel_known", "reminder", {"channel": "pigeon"}),
    ("call_outcome_known", "calllog", {"outcome": "shouted"}),
    ("call_promise_has_a_day", "calllog", {"outcome": "promised"}),
    ("call_promise_has_a_day", "calllog", {"promised_on": date(2016, 9, 20)}),
    ("appraisal_total_not_negative", "work_appraisal", {"total": -1}),
    ("appraisal_line_not_negative", "appraisalline", {"score": -1}),
    ("return_reason_about_known", "returnreason", {"about": "letter"}),
    ("remark_counts_from_one", "remark", {"round": 0}),
    ("remark_counts_from_one", "remark", {"number": 0}),
    ("spot_check_times_in_order", "spot_check", {"drawn_at": NOON}),
    ("spot_check_times_in_order", "spot_check", {"drawn_at": EARLIER, "certificate": {}}),
    ("spot_item_total_not_negative", "spot_item", {"total": Decimal("-0.01")}),
    ("spot_item_points_not_negative", "spot_item", {"claimed": Decimal("-0.01")}),
    ("spot_item_points_not_negative", "spot_item", {"accepted": -1}),
    ("spot_line_not_negative", "spotline", {"score": -1}),
    ("survey_one_subject", "survey", {"project": None}),
    ("survey_one_subject", "survey of a unit", {"unit": None}),
    ("survey_closes_after_opening", "survey", {"closed": date(2016, 8, 31)}),
    ("survey_asks_somebody", "survey", {"distributed": 0}),
    ("survey_target_is_percent", "survey", {"target": Decimal("100.01")}),
    ("survey_target_is_percent", "survey", {"target": Decimal("-0.01")}),
    ("conflict_category_known", "conflict", {"category": "friend"}),
    ("draw_times_in_order", "draw", {"committed_at": EARLIER}),
    ("draw_times_in_order", "draw", {"revealed_at": EARLIER}),
    ("draw_times_in_order", "draw", {"committed_at": LATER, "revealed_at": NOON}),
    ("panel_object_one_kind", "panelobject", {"unit": None}),
    ("panel_object_total_not_negative", "panelobject", {"total": -1}),
    ("seat_first_one_leads", "seat", {"role": "member"}),
    ("seat_first_one_leads", "seat", {"number": 2}),
    ("seat_replaced_with_reason", "seat", {"replaced_at": NOON}),
    ("sheet_total_not_negative", "sheet", {"total": -1}),
    ("sheet_point_not_negative", "sheetpoint", {"score": Decimal("-0.01")}),
    ("review_event_kind_known", "reviewevent", {"kind": "dinner"}),
    ("department_datum_one_answer", "departmentdatum", {"not_applicable": True}),
    ("proposal_not_negative", "proposal", {"proposed": Decimal("-0.01")}),
    ("proposal_decided_percent", "proposal", {"decided_percent": Decimal("100.01")}),
    ("proposal_decided_percent", "proposal", {"decided_percent": Decimal("-0.01")}),
    ("document_kind_known", "document", {"kind": "poem"}),
    ("attachment_size_not_negative", "attachment", {"size": -1}),
    ("mail_sent_or_failed", "mail", {"sent_at": NOON, "failure": "演示"}),
    ("job_state_known", "job", {"state": "asleep", "ended_at": NOON}),
    ("job_ended_with_its_time", "job", {"state": "done"}),
    ("job_ended_with_its_time", "job", {"ended_at": NOON}),
    *((f"{key}_stage_known", key, {"stage": "nowhere"}) for key in FLOWS),
    *((f"{key}_stage_known", key, {"version": 0}) for key in FLOWS),
]
# What a rating says is never updated: a bad one is put in beside a good one.
RATINGS: list[tuple[str, dict[str, Any]]] = [
    ("rating_total_not_negative", {"total": Decimal("-0.01")}),
    ("rating_object_fits_kind", {"kind": "department"}),
    ("rating_object_fits_kind", {"kind": "key", "project": None}),
    ("rating_object_fits_kind", {"kind": "guess"}),
    ("rating_not_after_itself", {"pk": 10**6, "supersedes_id": 10**6}),
]
# Of each of these a second one with the same identity is refused.
ONCE = (
    "section", "centre", "unit", "membership", "membership of a section", "membership of a district", "workingyear",
    "affiliation", "districtsecurity", "secondfactorrole",
    "calendarentry", "project", "funding", "unitbudget", "indicator", "target", "filing", "filingline", "review",
    "carryover",
    "target_change", "library_entry", "library_entry of all", "targetreview", "targetversion",
    "application", "applicationrule", "applicationamount",
    "reviewline", "ex_ante", "exantepoint", "mid_term", "midtermline",
    "unit_return", "work_appraisal", "appraisalline", "remark", "returnreason", "spot_check", "spot_item",
    "spotline", "survey", "survey of a unit", "surveyanswer",
    "conflict", "draw", "panel", "panelobject", "panelobject of a project", "seat", "sheet", "sheetpoint", "key_review",
    "reviewdatum", "department_review", "departmentdatum", "policy", "proposal", "document", "attachment",
)  # fmt: skip

AGAINST = r"CHECK constraint failed: {0}|violates check constraint \"{0}\""
TWICE = r"UNIQUE constraint failed|violates unique constraint"


@pytest.fixture
def place(db: None) -> Place:
    return settle()


@pytest.fixture
def people(place: Place) -> People:
    return populate(place)


def kept_as(row: models.Model) -> models.QuerySet[Any]:
    return type(row)._base_manager.filter(pk=row.pk)


@pytest.mark.parametrize(("rule", "name", "bad"), CELLS)
def test_the_database_refuses_a_row_against_the_rule(
    rule: str, name: str, bad: dict[str, Any], place: Place, people: People
) -> None:
    row = one_row(name, place, people)
    with pytest.raises(IntegrityError, match=AGAINST.format(rule)), transaction.atomic():
        kept_as(row).update(**bad)


@pytest.mark.parametrize(("rule", "bad"), RATINGS)
def test_the_database_refuses_a_rating_against_the_rule(
    rule: str, bad: dict[str, Any], place: Place, people: People
) -> None:
    rating = one_of("rating", place, people)
    other = {"pk": None, "project": make_project(place.unit)} | bad
    for name, value in other.items():
        setattr(rating, name, value)
    with pytest.raises(IntegrityError, match=AGAINST.format(rule)), transaction.atomic():
        Rating.objects.bulk_create([rating])


def test_every_rule_of_a_row_is_tried() -> None:
    kept = {
        rule.name
        for model in apps.get_models()
        if model._meta.app_label in OURS
        for rule in model._meta.constraints
        if isinstance(rule, CheckConstraint)
    }
    assert {rule for rule, *_ in (*CELLS, *RATINGS)} == kept


def test_everything_that_walks_through_stages_has_the_rule_of_its_own_flow() -> None:
    for model in apps.get_models():
        if issubclass(model, Staged):
            (rule,) = [rule for rule in model._meta.constraints if rule.name == f"{model.flow.key}_stage_known"]
            assert isinstance(rule, CheckConstraint)
            assert dict(rule.condition.children)["stage__in"] == list(model.flow.stages)  # type: ignore[union-attr, arg-type]


@pytest.mark.parametrize("name", ONCE)
def test_the_database_refuses_a_second_one(name: str, place: Place, people: People) -> None:
    row = one_row(name, place, people)
    row.pk = None
    with pytest.raises(IntegrityError, match=TWICE), transaction.atomic():
        type(row)._base_manager.bulk_create([row])


def of_project(place: Place, people: People) -> Rating:
    rating = one_of("rating", place, people)
    assert isinstance(rating, Rating)
    return rating


def of_unit(place: Place, people: People) -> Rating:
    Rating.objects.bulk_create([copied(of_project(place, people), kind="department", project=None)])
    return Rating.objects.get(kind="department")


def copied(rating: Rating, **changed: Any) -> Rating:
    """The same once more, not yet written."""
    other = Rating.objects.get(pk=rating.pk)
    for name, value in ({"pk": None} | changed).items():
        setattr(other, name, value)
    return other


@pytest.mark.parametrize("make", [of_project, of_unit])
def test_an_object_has_one_first_rating_and_each_is_superseded_once(
    make: Callable[[Place, People], Rating], place: Place, people: People
) -> None:
    first = make(place, people)
    with pytest.raises(IntegrityError, match=TWICE), transaction.atomic():
        Rating.objects.bulk_create([copied(first)])
    Rating.objects.bulk_create([copied(first, supersedes=first)])
    with pytest.raises(IntegrityError, match=TWICE), transaction.atomic():
        Rating.objects.bulk_create([copied(first, supersedes=first)])


@pytest.mark.parametrize("change", ["project", "kind", "working_year", "unit"])
def test_a_rating_supersedes_one_of_the_same_object_only(change: str, place: Place, people: People) -> None:
    first = (of_unit if change == "unit" else of_project)(place, people)
    other: dict[str, Any] = {
        "project": make_project(place.unit), "kind": "section", "unit": place.far,
        "working_year": WorkingYear.objects.create(district=place.district, year=2017, project_spending=1),
    }  # fmt: skip
    with pytest.raises(DatabaseError, match="a rating supersedes one of the same object"), transaction.atomic():
        Rating.objects.bulk_create([copied(first, supersedes=first, **{change: other[change]})])


def test_one_policy_is_in_force(place: Place, people: People) -> None:
    policy = one_of("policy", place, people)
    kept_as(policy).update(stage="approved")
    other = type(policy)._base_manager.get(pk=policy.pk)
    other.pk, other.rule_version = None, "2"  # type: ignore[attr-defined]
    with pytest.raises(IntegrityError, match=TWICE), transaction.atomic():
        type(policy)._base_manager.bulk_create([other])


def test_a_seat_can_be_taken_again_once_it_is_given_up(place: Place, people: People) -> None:
    seat = one_row("seat", place, people)
    kept_as(seat).update(replaced_at=NOON, replaced_because="演示")
    assert kept_as(seat).get().replaced_at == NOON


def test_empty_columns_break_no_rule(place: Place, people: People) -> None:
    line = one_row("filingline", place, people)
    kept_as(line).update(self_score=None, computed_score=None)
    assert kept_as(line).update(self_score=Decimal(10), computed_score=Decimal(0)) == 1
