from fractions import Fraction

from projects.scoring.basis import Basis, read_basis
from projects.scoring.conventions import read_conventions
from projects.scoring.reading import Reader


def read(data):
    reader = Reader(data, source="a.yaml")
    return read_conventions(reader), {problem.key for problem in reader.problems}


def test_nothing_said_means_the_usual():
    found, problems = read({})
    assert (found.round_rate, found.over.kind, found.over.line, found.execution_base) == (
        None,
        "flag",
        Fraction(13, 10),
        "adjusted",
    )
    assert problems == set()


def test_settings_are_read_and_faults_named():
    found, problems = read({"round_rate": "0.01", "over": {"kind": "credit", "line": "1.2"}, "execution_base": "start"})
    assert (found.round_rate, found.over.kind, found.over.line) == (Fraction(1, 100), "credit", Fraction(6, 5))
    assert problems == set()
    assert read({"round_rate": 0, "over": {"kind": "x", "lin": 1}, "base": 1})[1] == {
        "round_rate",
        "over.kind",
        "over.lin",
        "base",
    }


def test_a_basis_not_compared_with_its_text_is_marked():
    assert "待核" in str(Basis("财预〔2013〕53号", "附件"))
    assert str(Basis("财预〔2020〕10号", "附件1", checked=True)) == "财预〔2020〕10号附件1"


def test_a_basis_is_taken_over_or_demanded():
    whole = Basis("全书")
    assert read_basis(Reader({}, source="a.yaml"), whole) is whole
    reader = Reader({}, source="a.yaml")
    read_basis(reader)
    assert [problem.key for problem in reader.problems] == ["basis"]
