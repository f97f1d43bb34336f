"""Each kind of document built once for all tests that only look at it."""

import pytest

from reports.document import department_report, key_report, year_report
from tests.reports import samples


@pytest.fixture(scope="session")
def year():
    return year_report(samples.year_facts())


@pytest.fixture(scope="session")
def key():
    return key_report(samples.key_facts())


@pytest.fixture(scope="session")
def department():
    return department_report(samples.department_facts())


@pytest.fixture(params=["year", "key", "department"])
def document(request):
    return request.getfixturevalue(request.param)
