"""``try_rulebook FILE``: what a year's standing ratings of forms would be under other rules; nothing is written."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import Any

import pandas as pd
from django.core.management.base import BaseCommand, CommandError, CommandParser

from projects.directory.models import WorkingYear
from projects.results.domain import Mark, Tried, try_rulebook
from projects.results.models import RatingKind
from projects.results.queries import standing_ratings
from projects.scoring.points import exact, round_points
from projects.scoring.reading import DataError
from projects.scoring.rulebook import Rulebook, load_rulebook
from projects.scoring.self_evaluation import self_framework

SHOWN = 10
KINDS = (RatingKind.SELF, RatingKind.SECTION)
NO_GRADE, SUM = "（无等级）", "合计"
CLAIMED = "一、评级（各行填报得分，加按手册计算的预算执行率得分）"
COMPUTED = "二、按规则计分（各行得分由两份手册各按自己的计分方法计算）"
Pair = tuple[Tried, Mark, Mark]


class Command(BaseCommand):
    help = (
        "试算规则手册：某工作年度现行的自评或复评评级，如改按另一份规则手册（等级界限、超额完成、执行率口径等）"
        "会是什么结果。只计算和打印，不写入任何数据。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, whose year, and which ratings."""
        parser.add_argument("file", metavar="FILE", type=Path, help="规则手册（YAML 文件）")
        parser.add_argument("--district", metavar="CODE", required=True, help="区划代码")
        parser.add_argument("--year", metavar="YEAR", type=int, required=True, help="工作年度")
        parser.add_argument(
            "--kind", choices=[kind.value for kind in KINDS], default=RatingKind.SELF.value,
            help="self 单位自评（默认），section 股室复评",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        """Print both tables and what changes most, or one sentence that says why not."""
        rules = read_rulebook(options["file"])
        year, kind = _year(options["district"], options["year"]), RatingKind(options["kind"])
        tried = list(try_rulebook(rules, standing_ratings(working_year=year, kind=kind)))
        if not tried:
            raise CommandError(f"“{year}”还没有{kind.label}的评级，无从试算。")
        self.stdout.write(f"“{year}”{kind.label} {len(tried)} 项现行评级，按“{rules.label}”{rules.version} 版试算：")
        both = [one for one in tried if one.before is not None and one.after is not None]
        for title, side in ((CLAIMED, "claimed"), (COMPUTED, "computed")):
            pairs = [(one, getattr(one.before, side), getattr(one.after, side)) for one in both]
            self._write(title, pairs)
        self._left_out([one for one in tried if one.before is None or one.after is None])
        self.stdout.write("\n以上为试算，没有写入任何数据。")

    def _write(self, title: str, pairs: Sequence[Pair]) -> None:
        self.stdout.write(f"\n{title}")
        if not pairs:
            self.stdout.write("没有可以计算的评级。")
            return
        self.stdout.write(grades(pairs))
        self.stdout.write(summary(pairs))
        for line in largest(pairs):
            self.stdout.write(line)

    def _left_out(self, tried: Sequence[Tried]) -> None:
        if tried:
            named = "、".join(f"{one.code} {one.name}" for one in tried[:SHOWN])
            more = "等" if len(tried) > SHOWN else ""
            self.stdout.write(f"\n有 {len(tried)} 项因所存资料不完整，无法计算，未列入上表：{named}{more}。")


def read_rulebook(path: Path) -> Rulebook:
    """The rulebook of a file, checked as where it is adopted.

    Raises:
        CommandError: no file, no text, a broken rulebook (every place), or one without self-evaluation.
    """
    try:
        rules = load_rulebook(path.read_text("utf-8"), source=path.name)
    except FileNotFoundError as fault:
        raise CommandError(f"文件“{path}”无法读取：没有这个文件，请核对路径。") from fault
    except OSError as fault:
        raise CommandError(f"文件“{path}”无法读取：请核对是否为文件以及文件权限。") from fault
    except UnicodeDecodeError as fault:
        raise CommandError(f"文件“{path}”无法读取：应为 UTF-8 编码的文本文件。") from fault
    except DataError as fault:
        raise CommandError(str(fault)) from fault
    if self_framework(rules) is None:
        raise CommandError(f"规则手册“{rules.label}”没有自评指标体系，不能用于自评和复评。")
    return rules


def _year(district: str, year: int) -> WorkingYear:
    found = WorkingYear.objects.select_related("district").filter(district__code=district, year=year).first()
    if found is None:
        raise CommandError(f"没有区划代码为“{district}”的 {year} 工作年度，请核对 --district 和 --year。")
    return found


def grades(pairs: Sequence[Pair]) -> str:
    """The grades as they stand (rows) by the grades under the other rulebook (columns), the better ones first."""
    frame = pd.DataFrame(
        {
            "现行等级": _ranked([before for _, before, _ in pairs]),
            "试算等级": _ranked([after for *_, after in pairs]),
        }
    )
    table = pd.crosstab(frame["现行等级"], frame["试算等级"], margins=True, margins_name=SUM)
    with pd.option_context("display.unicode.east_asian_width", True):
        return "\n".join(line.rstrip() for line in table.to_string().splitlines())


def _ranked(marks: Sequence[Mark]) -> "pd.Categorical[str]":
    """The grades in the order of the best total that has each."""
    best: dict[str, Decimal] = {}
    for mark in marks:
        best[mark.grade] = max(mark.total, best.get(mark.grade, mark.total))
    order = sorted(best, key=lambda grade: -best[grade])
    labels = [mark.grade or NO_GRADE for mark in marks]
    return pd.Categorical(labels, categories=[grade or NO_GRADE for grade in order], ordered=True)


def summary(pairs: Sequence[Pair]) -> str:
    """How many change, and the mean and the median total of both."""
    other_grade = sum(before.grade != after.grade for _, before, after in pairs)
    other_total = sum(before.total != after.total for _, before, after in pairs)
    old, new = ([side.total for side in sides] for sides in list(zip(*pairs, strict=True))[1:])
    return (
        f"等级变化 {other_grade} 项，总分变化 {other_total} 项；"
        f"平均总分 {_mean(old)} → {_mean(new)}，总分中位数 {round_points(median(old))} → {round_points(median(new))}。"
    )


def _mean(totals: Sequence[Decimal]) -> Decimal:
    return round_points(sum(map(exact, totals), Fraction(0)) / len(totals))


def largest(pairs: Sequence[Pair]) -> list[str]:
    """The projects whose total, or else grade, changes most, with both."""
    changed = [pair for pair in pairs if pair[1] != pair[2]]
    if not changed:
        return []
    changed.sort(key=lambda pair: (-abs(pair[2].total - pair[1].total), pair[0].code))
    lines = [f"  {one.code} {one.name}：{_words(before)} → {_words(after)}" for one, before, after in changed[:SHOWN]]
    return [f"变化最大的 {len(lines)} 项：", *lines]


def _words(mark: Mark) -> str:
    return f"{mark.total} 分、“{mark.grade}”" if mark.grade else f"{mark.total} 分"
