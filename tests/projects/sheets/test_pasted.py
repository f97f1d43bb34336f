"""Indicators pasted from Excel: columns by header or by place, merged cells, and a result for each row."""

import pytest

from projects.sheets.pasted import COLUMNS, read_pasted

PLAIN = "产出指标\t数量指标\t清扫面积\t≥\t90\t万㎡\t15\t台账\t定额"


def test_without_a_header_the_columns_stand_in_the_official_order() -> None:
    (row,) = read_pasted(PLAIN).rows
    assert row.problems == ()
    assert list(row.cells.values()) == ["产出指标", "数量指标", "清扫面积", ">=", "90", "万㎡", "15", "台账", "定额"]
    assert tuple(row.cells) == COLUMNS


def test_a_header_says_where_the_columns_are_and_what_is_not_ours_is_left() -> None:
    text = "序号\t三级指标\t分值（分）\t年度指标值\t一级指标 *\t二级指标\n1\t达标率\t１５分\t≥95%\t产出指标\t质量指标"
    (row,) = read_pasted(text).rows
    assert row.problems == ()
    assert (row.cells["name"], row.cells["op"], row.cells["target_value"]) == ("达标率", ">=", "95")
    assert (row.cells["measure_unit"], row.cells["weight"], row.cells["level1"]) == ("%", "15", "产出指标")


def test_merged_cells_take_the_level_above_and_sums_are_left_out() -> None:
    text = f"{PLAIN}\n\t\t清扫次数\t≥\t2\t次\t5\n效益指标\t\t秩序\t定性\t好转\t\t30\n合计\t\t\t\t\t\t50\n\n"
    levels = [(row.cells["level1"], row.cells["level2"], row.number) for row in read_pasted(text).rows]
    assert levels == [("产出指标", "数量指标", 1), ("产出指标", "数量指标", 2), ("效益指标", "", 3)]


def test_a_cell_of_several_lines_is_one() -> None:
    (row,) = read_pasted('产出指标\t数量指标\t"清扫\n面积"\t≥\t90\t万㎡\t15').rows
    assert row.cells["name"] == "清扫面积"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("产出\t数量\t面积\t≥\t90\t㎡\t十", "分值“十”不是数字"),
        ("产出\t数量\t面积\t≥\t90\t㎡\t", "没有分值"),
        ("产出\t数量\t\t≥\t90\t㎡\t5", "没有三级指标名称"),
        ("产出\t数量\t面积\t约\t90\t㎡\t5", "指标性质“约”应为 ≥、≤、= 或定性"),
        ("产出\t数量\t面积\t\t90\t㎡\t5", "没有写指标性质，暂按“≥”读入，请核对"),
        ("产出\t数量\t面积\t\t良好\t\t5", "没有写指标性质，暂按“定性”读入，请核对"),
    ],
)
def test_what_is_unclear_is_told_and_the_cell_stays(line: str, problem: str) -> None:
    (row,) = read_pasted(line).rows
    assert row.problems == (problem,)


@pytest.mark.parametrize(
    ("sign", "op"), [("≤", "<="), ("不超过", "<="), ("＝", "="), (">=", ">="), ("定性", "qualitative")]
)
def test_comparisons_are_read_as_clerks_write_them(sign: str, op: str) -> None:
    (row,) = read_pasted(f"产出\t数量\t面积\t{sign}\t90\t㎡\t5").rows
    assert row.cells["op"] == op


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "没有读到内容"),
        (" \n\t\n", "没有读到内容"),
        ("产出指标", "每行至少应有一级指标、二级指标、三级指标三列"),
        ("x" * 100_001, "粘贴的内容有 100001 个字"),
        ("\n".join([PLAIN] * 201), "粘贴了 201 行"),
    ],
)
def test_what_is_no_table_gets_a_sentence(text: str, problem: str) -> None:
    read = read_pasted(text)
    assert read.rows == ()
    assert read.problem.startswith(problem)


@pytest.mark.parametrize("odd", ["\x00\x01", '"', '"""\t"', "\u202e产出\t\u200b\t=1+1", "😀\t😀\t😀\t😀\t😀\t😀\t😀"])
def test_odd_text_is_read_without_a_stumble(odd: str) -> None:
    read_pasted(odd)
    read_pasted(f"{PLAIN}\n{odd}")
