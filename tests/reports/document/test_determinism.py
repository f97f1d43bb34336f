"""The same facts give the same file, whenever it is built."""

from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest

from reports.document import (
    department_report,
    key_report,
    summary_table_xlsx,
    unit_budget_table_xlsx,
    year_report,
)
from tests.reports import samples

BUILDERS = [
    (year_report, samples.year_facts),
    (key_report, samples.key_facts),
    (department_report, samples.department_facts),
    (summary_table_xlsx, samples.summary_table_facts),
    (unit_budget_table_xlsx, samples.unit_budget_facts),
]


@pytest.mark.parametrize(("build", "make"), BUILDERS)
def test_equal_facts_give_equal_bytes(build, make):
    facts = make()
    assert build(facts) == build(type(facts).from_json(facts.to_json()))


@pytest.mark.parametrize(("build", "make"), BUILDERS)
def test_every_entry_is_dated_as_told(build, make):
    moment = datetime(2016, 12, 14, 9, 30, tzinfo=UTC)
    data = build(make(), moment)
    with ZipFile(BytesIO(data)) as archive:
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert {entry.date_time for entry in archive.infolist()} == {(2016, 12, 14, 9, 30, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2016-12-14T09:30:00Z") == 2
