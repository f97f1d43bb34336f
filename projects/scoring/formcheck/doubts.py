"""What is doubtful in an indicator itself, whatever its points: money as output, a target that cannot be missed."""

import re

from projects.scoring.facts import AT_LEAST, AT_MOST, Fact
from projects.scoring.findings import Finding, finding
from projects.scoring.formcheck.form import QUALITATIVE, Row, Scheme
from projects.scoring.formcheck.values import PERCENT, in_unit, read_value
from projects.scoring.methods.judgement import GRADED

KNOWN_AT_MOST = re.compile("控制率|变动率|调整率|结转结余率|成本控制")
_QUANTITY, _OUTPUT = "数量", "产出"
_SPENDING = re.compile(
    r"预算(资金)?(执行|支出|拨款|拨付|支付|完成)|(资金|经费|款项)\S{0,6}(执行|支付|支出|拨付|拨款|下达|到位|使用|投入)"
    r"|(执行|支付|支出|拨付|拨款)(资金|经费|金额|总额|额|进度)|投入(资金|经费|金额)"
)
_MONEY_UNIT = re.compile(r"[亿万千百]*元|[亿万]")
_EARNED = re.compile(
    "收入|产值|营业|销售|税|利润|收益|贷款|引资|融资|担保|交易|进出口|外贸|外包|存款|捐|募|价值|增收|节约|减免"
)
_MAY_BE_NEGATIVE = re.compile("变动|变化|增长|增幅|增速|增减|涨|降|温度|气温|差额|差值|差距|净|盈|利润|余额|收益率")
_SHARE = re.compile("率|占比|比例|比重|程度|满意度")
_MAY_EXCEED_ALL = re.compile("控制|变动|变化|增长|增幅|增速|调整|执行|完成|支出|成本|费用|偏差|超|涨|降|负债|杠杆|倍")
_WHOLE = 100


def direction_of(row: Row) -> tuple[str, bool]:
    """The direction of comparison, and whether it was inferred because the form does not say."""
    if row.op is not None:
        return row.op, False
    written = read_value(row.target or "")
    if written is not None and written.sign is not None:
        return written.sign, False
    return (AT_MOST if KNOWN_AT_MOST.search(row.name) else AT_LEAST), True


def title_of(row: Row) -> str:
    """``数量指标「清扫面积」``."""
    return Fact(label=row.name, kind=row.kind).title()


def doubts(row: Row, scheme: Scheme) -> list[Finding]:
    """Warnings and notes on the indicator itself."""
    found = []
    if spends_as_output(row):
        found.append(
            finding("money_as_output", row.number, f"{title_of(row)}反映的是花钱多少，不是提供了多少产品或服务。")
        )
    trivial = why_trivial(row)
    if trivial:
        found.append(finding("trivial_target", row.number, f"{title_of(row)}的指标值“{row.target}”{trivial}。"))
    graded = row.rule is not None and row.rule.method == GRADED.id
    if row.op == QUALITATIVE and row.target is not None and scheme.bands is None and not graded:
        found.append(
            finding("qualitative_without_bands", row.number, f"{title_of(row)}是定性指标，表中没有评判的分档标准。")
        )
    return found


def spends_as_output(row: Row) -> bool:
    """Whether an output quantity is only money spent: by its name, or by its money unit where nothing is earned."""
    quantity = _QUANTITY in row.level2 or (not row.level2 and _OUTPUT in row.level1)
    if not quantity:
        return False
    if _SPENDING.search(row.name):
        return True
    written = read_value(row.target or "")
    unit = row.unit or (written.unit if written is not None else "")
    return bool(_MONEY_UNIT.fullmatch(unit)) and not _EARNED.search(row.name)


def why_trivial(row: Row) -> str | None:
    """Why the target cannot be missed; None when it can, or when nothing is known of it."""
    written = read_value(row.target or "")
    if written is None or row.op == QUALITATIVE:
        return None
    direction, inferred = direction_of(row)
    if inferred:
        return None
    target = in_unit(written, row.unit)
    if direction == AT_LEAST and target == 0 and not _MAY_BE_NEGATIVE.search(row.name):
        return "任何情况下都能达到"
    unit = row.unit or written.unit
    share = unit in ("", PERCENT) and _SHARE.search(row.name) and not _MAY_EXCEED_ALL.search(row.name)
    return "是比例的最大值，不可能超过" if direction == AT_MOST and target >= _WHOLE and share else None
