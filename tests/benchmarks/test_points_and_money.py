"""The benchmarks of points and money run, small, and what they compare is equal. No time is asserted."""

import pytest

from tests.benchmarks import rescoring, what_if


@pytest.mark.parametrize(("benchmark", "tables"), [(rescoring, 2), (what_if, 1)])
def test_a_benchmark_names_the_machine_and_compares_the_same_results(capsys, benchmark, tables):
    benchmark.main(200, 20)
    printed = capsys.readouterr().out
    assert "cores" in printed.splitlines()[0]
    assert printed.count("compared: equal") == tables
    assert "DIFFERENT" not in printed


def test_a_result_that_differs_is_said_so():
    pairs = rescoring.drawn(3)
    found = rescoring.rescore(
        rescoring.framework(rescoring.PROPORTIONAL), rescoring.columns(pairs, 3), rating=rescoring.RATING
    )
    totals = rescoring.decimals(found.totals)
    labels = [found.grade(row).id for row in range(3)]
    assert rescoring.same(found, totals, labels).endswith("equal")
    assert rescoring.same(found, [totals[0] + 1, *totals[1:]], labels).endswith("DIFFERENT")
