"""Made-up facts for the tests of documents: one yearly report, one key review, one department review, two tables."""

from datetime import date, timedelta
from decimal import Decimal

from reports.facts import (
    Answer,
    Appraisals,
    Assessor,
    Basis,
    CalendarEntry,
    Datum,
    DepartmentFacts,
    DepartmentResult,
    Event,
    Evidence,
    Filings,
    FundSource,
    GradeCount,
    GradeLine,
    GradeShift,
    Issuer,
    KeyResult,
    KeyReviewFacts,
    Mention,
    Money,
    Organisation,
    Panel,
    PolicyOutcome,
    Problem,
    Question,
    Ratio,
    Rescoring,
    Returns,
    ScoreLine,
    Share,
    SummaryRow,
    SummaryTableFacts,
    Survey,
    Targets,
    Theme,
    UnitBudgetRow,
    UnitBudgetTableFacts,
    UnitCut,
    YearFacts,
)

D = Decimal
ISSUER = Issuer(
    district="洛龙区",
    bureau="洛龙区财政局",
    centre="财政支出绩效管理中心",
    city_committee="洛阳市财政支出专家评审委员会",
    addressee="洛阳市财政局",
)
GRADES = (
    GradeLine(grade="优", lower=D("90")),
    GradeLine(grade="良", lower=D("80")),
    GradeLine(grade="中", lower=D("60")),
    GradeLine(grade="差", lower=D("0")),
)
FIELDS = [
    "农村文化建设",
    "计划生育家庭奖励",
    "旅游公厕建设",
    "信访维稳",
    "“六好村”建设",
    "社区矫正",
    "巡防队及技防投入",
    "打击非法集资",
    "教育基建及免费教科书",
    "残疾人事业",
    "养老机构",
    "城市管理",
    "教育投入",
    "医疗卫生建设",
    "失地农民补贴",
    "城乡医疗补贴",
    "民政优抚",
    "花卉林木基地投入",
    "城乡道路修建",
    "安全生产",
]


def _spread(total: int, parts: int, step: int) -> list[int]:
    """Uneven whole parts that sum to the total."""
    weights = [step + (place * 7) % 23 for place in range(parts)]
    shares = [total * weight // sum(weights) for weight in weights]
    shares[0] += total - sum(shares)
    return shares


def _shares(labels: list[str], units: list[int] | None = None) -> tuple[Share, ...]:
    counts, given, used = (_spread(whole, len(labels), 3) for whole in (793, 99_500_000_000, 83_200_000_000))
    return tuple(
        Share(
            label=label,
            projects=counts[place],
            appropriated=D(given[place]) / 100,
            spent=D(used[place]) / 100,
            units=units[place] if units else 0,
        )
        for place, label in enumerate(labels)
    )


def year_facts() -> YearFacts:
    cuts = (
        UnitCut(
            unit="区水利局",
            requested=D("48000000"),
            proposed=D("45600000"),
            reason="评价得分低于80分,压减一般性项目支出5%",
        ),
        UnitCut(unit="区计生委", requested=D("21000000"), proposed=D("19950000"), reason="结转结余较大,压减项目支出5%"),
    )
    departments = (
        ("区卫生局", "88.42", "良"),
        ("区计生委", "76.15", "中"),
        ("区民政局", "90.30", "优"),
        ("区水利局", "72.88", "中"),
        ("区教育局", "85.07", "良"),
    )
    return YearFacts(
        issuer=ISSUER,
        working_year=2016,
        evaluated_year=2015,
        budget_year=2017,
        reported_on=date(2016, 12, 14),
        constructed=True,
        units=121,
        projects=793,
        appropriated=D("995000000.00"),
        spent=D("832000000.00"),
        project_spending=D("2030612245.00"),
        fields=_shares(FIELDS),
        unit_kinds=_shares(["区直部门", "镇、办", "学校", "其他单位"], [52, 17, 44, 8]),
        sections=_shares(["行政政法股", "教科文股", "社会保障股", "农业股", "经济建设股"], [30, 35, 20, 18, 18]),
        organisation=Organisation(
            leading_group="洛龙区财政支出绩效管理工作领导小组", centre_founded="2016年6月", posts=4, staff=2, sections=5
        ),
        basis=(
            Basis(number="洛政〔2011〕99号", title="关于推进预算绩效管理的实施意见", note="文号据公开报告,标题待核"),
            Basis(number="洛政办〔2011〕127号", title="财政支出绩效评价暂行办法"),
            Basis(number="洛龙财绩效〔2016〕21号", title="2016年预算绩效管理工作要点"),
        ),
        calendar=(
            CalendarEntry(on=date(2016, 9, 15), task="报送2016年度事前、事中绩效评价表和2015年度事后绩效自评报告"),
            CalendarEntry(on=date(2016, 9, 20), task="报送财政支出绩效报告汇总表"),
            CalendarEntry(on=date(2016, 10, 20), task="报送重点评价报告"),
            CalendarEntry(on=date(2016, 10, 31), task="报送绩效评价工作总结"),
        ),
        filings=Filings(due=793, filed=793, late=61, missing=0, returned=148),
        returns=(
            Returns(label="财政支出绩效报告汇总表", due_on=date(2016, 9, 20), due=121, filed=118, late=9, missing=3),
            Returns(label="绩效评价工作总结", due_on=date(2016, 10, 31), due=121, filed=116, late=12, missing=5),
        ),
        targets=Targets(clear=241, unclear=327, none=225),
        findings=(
            Mention(text="目标已完成但仍扣分,或未完成却得满分", count=87),
            Mention(text="预算执行率超过100%", count=23),
            Mention(text="未设满意度指标", count=311),
        ),
        rescoring=Rescoring(
            grades=tuple(
                GradeShift(grade=line.grade, lower=line.lower, own=own, own_checked=checked, checked=after)
                for line, own, checked, after in zip(
                    GRADES, (546, 171, 61, 15), (69, 21, 8, 2), (11, 45, 38, 6), strict=True
                )
            ),
            own_mean=D("92.37"),
            checked_mean=D("81.04"),
        ),
        appraisals=Appraisals(
            sections=5,
            units=121,
            mean=D("83.66"),
            highest=D("97.00"),
            lowest=D("52.50"),
            grades=tuple(
                GradeCount(grade=line.grade, count=count) for line, count in zip(GRADES, (33, 52, 31, 5), strict=True)
            ),
            mistakes=(
                Mention(text="佐证材料不齐全", count=64),
                Mention(text="绩效目标不明确", count=58),
                Mention(text="逾期报送", count=21),
            ),
        ),
        key_results=(
            KeyResult(
                unit="区市容环卫局",
                project="道路清扫费",
                ground="社会关注度高",
                appropriated=D("36800000"),
                spent=D("36120000"),
                experts=3,
                total=D("87.33"),
                grade="良",
                satisfaction=D("86.50"),
                problems=("背街小巷清扫频次不足", "作业考核记录不完整"),
            ),
        ),
        department_results=tuple(
            DepartmentResult(
                unit=name,
                short=name[1:],
                spent=D("120000000"),
                total=D(total),
                grade=grade,
                problems=("部分项目绩效目标不够量化",),
            )
            for name, total, grade in departments
        ),
        department_experts=4,
        department_grades=GRADES,
        policies=(
            PolicyOutcome(
                policy="2016年评价结果应用办法",
                units=121,
                requested=D("3120000000"),
                proposed=D("3116550000"),
                affected=2,
                cuts=cuts,
            ),
            PolicyOutcome(
                policy="压减比例试算方案",
                units=121,
                requested=D("3120000000"),
                proposed=D("3041230000"),
                affected=37,
                example=True,
            ),
        ),
        themes=tuple(
            Theme(
                title=title,
                fields=tuple(fields),
                projects=80,
                appropriated=D("120000000"),
                spent=D("101000000"),
                text=text,
            )
            for title, fields, text in (
                ("维护社会稳定,增加农民收入", FIELDS[3:6], ""),
                ("改善民生,提高群众生活质量", FIELDS[14:17], "城乡居民医疗补贴按时足额发放,优抚对象待遇逐项落实。"),
                ("提升城市形象", FIELDS[11:12] + FIELDS[2:3], ""),
                ("夯实水利和农业基础", FIELDS[17:18], ""),
                ("改善办学条件", FIELDS[8:9] + FIELDS[12:13], ""),
            )
        ),
    )


def _line(level1, level2, level3, weight, score, basis="", reason="", target="", actual="", spread=None):  # noqa: PLR0917 – a row of a table, read across
    explanation = reason or "达到评分标准,得满分"
    return ScoreLine(
        level1=level1,
        level2=level2,
        level3=level3,
        weight=D(weight),
        score=D(score),
        basis=basis,
        reason=reason,
        target=target,
        actual=actual,
        explanation=explanation,
        spread=None if spread is None else D(spread),
    )


def _money(whole: int) -> Money:
    return Money(
        start_of_year=D(whole),
        adjusted=D(whole) + 1_800_000,
        received=D(whole) + 1_800_000,
        spent=D(whole) + 1_120_000,
        sources=(
            FundSource(source="财政拨款", appropriated=D(whole), spent=D(whole) - 600_000),
            FundSource(source="上年结转", appropriated=D("1800000"), spent=D("1720000")),
        ),
    )


def _panel(people: int, objects: int) -> Panel:
    fields = ("财务管理", "城市管理", "公共管理", "工程造价")
    return Panel(
        assessors=tuple(
            Assessor(code=f"专家{place + 1}", role="组长" if place == 0 else "成员", speciality=fields[place])
            for place in range(people)
        ),
        drawn_on=date(2016, 9, 26),
        frame_sha256="3f" * 32,
        aggregation="算术平均",
        objects=objects,
        replacements=1,
    )


def survey() -> Survey:
    texts = (
        "您对居住或经营地段道路的清扫保洁是否满意?",
        "您对清扫作业的时间安排是否满意?",
        "您对背街小巷的保洁是否满意?",
        "您对垃圾清运的及时性是否满意?",
        "您对问题反映后的处理是否满意?",
    )
    counts = ((92, 81, 18, 5), (88, 80, 22, 6), (61, 79, 41, 15), (97, 76, 17, 6), (70, 84, 31, 11))
    return Survey(
        title="道路清扫保洁满意度调查",
        channel="现场问卷",
        audience="沿街居民、商户和过往群众",
        opened=date(2016, 10, 10),
        closed=date(2016, 10, 12),
        distributed=220,
        collected=208,
        valid=196,
        questions=tuple(
            Question(
                text=text,
                answers=tuple(
                    Answer(label=label, count=count)
                    for label, count in zip(("满意", "基本满意", "不满意", "不了解"), row, strict=True)
                ),
                satisfied=row[0] + row[1],
            )
            for text, row in zip(texts, counts, strict=True)
        ),
        rate=D("82.45"),
        target=D("90.00"),
    )


def key_facts() -> KeyReviewFacts:
    lines = (
        _line(
            "项目决策", "项目立项", "立项依据充分性", "5.00", "5.00", "符合法律法规、政策和部门职责,属公共财政支持范围"
        ),
        _line(
            "项目决策",
            "项目立项",
            "立项程序规范性",
            "5.00",
            "4.67",
            "按规定程序申请设立,经集体决策",
            "缺少事前论证记录",
        ),
        _line(
            "项目决策",
            "绩效目标",
            "绩效指标明确性",
            "6.00",
            "4.33",
            "指标细化、量化、可衡量",
            "清扫质量指标未量化,无法据以考核",
            spread="2.00",
        ),
        _line("项目决策", "资金分配", "预算编制科学性", "4.00", "4.00", "按面积和定额测算"),
        _line("项目过程", "资金管理", "资金到位率", "5.00", "5.00", "实际到位÷预算", target="100%", actual="100.00%"),
        _line(
            "项目过程",
            "资金管理",
            "预算执行率",
            "5.00",
            "4.91",
            "实际支出÷实际到位×分值",
            "实际支出低于到位资金",
            "100%",
            "98.24%",
        ),
        _line(
            "项目过程",
            "组织实施",
            "制度执行有效性",
            "10.00",
            "8.17",
            "遵守制度,资料齐全并及时归档",
            "部分标段考核记录缺失",
            spread="2.50",
        ),
        _line(
            "项目产出",
            "产出数量",
            "清扫保洁面积完成率",
            "15.00",
            "14.37",
            "完成值÷指标值×分值",
            "新建道路移交延迟",
            "90万㎡",
            "86.2万㎡",
        ),
        _line(
            "项目产出",
            "产出质量",
            "道路清扫质量达标率",
            "15.00",
            "12.67",
            "达标路段÷抽查路段",
            "背街小巷抽查达标率偏低",
            "≥95%",
            "80.24%",
        ),
        _line(
            "项目效益",
            "社会效益",
            "市容环境改善程度",
            "15.00",
            "13.34",
            "分档评判",
            "重点路段改善明显,城乡结合部改善不足",
        ),
        _line("项目效益", "可持续影响", "长效管理机制", "5.00", "3.67", "机制健全并运行", "数字化监管尚未覆盖全部标段"),
        _line(
            "项目效益",
            "满意度",
            "服务对象满意度",
            "10.00",
            "9.16",
            "满意度÷目标值×分值",
            "低于目标值",
            "≥90%",
            "82.45%",
        ),
    )
    return KeyReviewFacts(
        issuer=ISSUER,
        working_year=2016,
        evaluated_year=2015,
        reported_on=date(2016, 11, 18),
        constructed=True,
        unit="洛龙区市容环境卫生管理局",
        unit_short="市容环卫局",
        money=_money(35_000_000),
        framework="项目重点评价指标体系(道路清扫)",
        basis=(
            Basis(number="财预〔2013〕53号", title="预算绩效评价共性指标体系框架"),
            Basis(number="洛政办〔2011〕127号", title=""),
        ),
        grades=GRADES,
        lines=lines,
        total=sum((line.score for line in lines), D(0)),
        grade="良",
        panel=_panel(3, 1),
        events=(
            Event(
                on=date(2016, 10, 9),
                title="评价单位汇报",
                detail="项目单位汇报资金使用、作业组织和自评情况",
                place="区财政局会议室",
                people=12,
            ),
            Event(
                on=date(2016, 10, 9),
                title="座谈",
                detail="与项目负责人、标段负责人和财务人员座谈",
                place="区财政局会议室",
                people=9,
            ),
            Event(
                on=date(2016, 10, 10),
                title="现场考察",
                detail="实地查看主次干道和背街小巷清扫质量",
                place="辖区8条路段",
                people=6,
            ),
            Event(on=date(2016, 10, 12), title="满意度调查", detail="发放问卷并现场回收"),
        ),
        evidence=(
            Evidence(name="2015年道路清扫保洁承包合同", supports="立项程序规范性", received=date(2016, 9, 28)),
            Evidence(name="月度考核记录", supports="制度执行有效性", received=date(2016, 9, 28)),
            Evidence(name="支出明细账", supports="预算执行率", received=date(2016, 9, 29)),
        ),
        survey=survey(),
        strengths=("实行市场化承包,按面积和质量付费,成本清楚。", "主次干道机械化清扫率逐步提高。"),
        problems=(
            Problem(
                text="绩效目标中的质量指标没有量化",
                cause="申报时沿用往年目标,未结合作业标准修订",
                indicator="绩效指标明确性",
            ),
            Problem(text="背街小巷清扫频次不足", cause="作业人员按主干道优先配置", indicator="道路清扫质量达标率"),
        ),
        advice=("修订清扫作业标准,把质量达标率写入下年度绩效目标。", "将考核结果与承包费支付挂钩,逐月留存记录。"),
        objection="项目单位对评价结果无异议。",
        project="2015年道路清扫费",
        project_code="2015-CS-0012",
        field="城市管理",
        ground="社会关注度高",
        content="该项目由区市容环卫局组织实施,对辖区主次干道和背街小巷进行日常清扫保洁,通过公开招标确定作业单位,按月考核、按季付费。",
        goal="保持辖区道路整洁,清扫保洁面积90万平方米,清扫质量达标率不低于95%,群众满意度不低于90%。",
    )


def department_facts(unit: str = "洛龙区水利局", short: str = "水利局") -> DepartmentFacts:
    lines = (
        _line(
            "投入",
            "目标设定",
            "绩效目标合理性",
            "5.00",
            "4.25",
            "符合规划和职责,与任务相匹配",
            "部门整体目标与年度重点任务衔接不紧",
        ),
        _line("投入", "目标设定", "绩效指标明确性", "5.00", "3.50", "细化、量化、可衡量", "定性表述多,量化指标少"),
        _line(
            "投入",
            "预算配置",
            "在职人员控制率",
            "5.00",
            "4.00",
            "不高于100%得满分,每超1个百分点扣0.5分",
            "在职人员超编2人",
            "≤100%",
            "102.08%",
        ),
        _line("投入", "预算配置", "“三公经费”变动率", "5.00", "5.00", "不高于0得满分", target="≤0%", actual="-12.40%"),
        _line(
            "过程", "预算执行", "预算完成率", "6.00", "4.50", "每低5个百分点扣2分", "部分工程跨年结算", "100%", "96.25%"
        ),
        _line("过程", "预算执行", "结转结余率", "4.00", "3.00", "不高于9%得满分", "工程款结转较多", "≤9%", "11.30%"),
        _line("过程", "预算管理", "管理制度健全性", "10.00", "8.50", "按要点评判", "项目资金管理办法尚未修订"),
        _line("过程", "资产管理", "固定资产利用率", "10.00", "9.75", "在用÷全部", "少量设备闲置", "≥98%", "97.50%"),
        _line("产出", "职责履行", "重点工作办结率", "15.00", "13.13", "完成÷交办", "交办8项,办结7项", "100%", "87.50%"),
        _line("产出", "职责履行", "质量达标率", "10.00", "9.00", "达标÷计划", "一处渠道工程返工", "100%", "90.00%"),
        _line("效果", "履职效益", "社会效益", "15.00", "12.25", "分档评判", "灌溉条件改善,防汛预案演练不足"),
        _line("效果", "履职效益", "服务对象满意度", "10.00", "8.75", "满意度÷目标", "低于目标值", "≥90%", "78.75%"),
    )
    return DepartmentFacts(
        issuer=ISSUER,
        working_year=2016,
        evaluated_year=2015,
        reported_on=date(2016, 11, 25),
        constructed=True,
        unit=unit,
        unit_short=short,
        money=_money(50_000_000),
        project=_money(38_000_000),
        framework="部门整体支出绩效评价共性指标体系",
        basis=(Basis(number="财预〔2013〕53号", title="预算绩效评价共性指标体系框架"),),
        grades=GRADES,
        lines=lines,
        total=sum((line.score for line in lines), D(0)),
        grade="良",
        panel=_panel(4, 5),
        events=(
            Event(
                on=date(2016, 11, 2),
                title="面谈",
                detail="专家组与部门负责人、财务人员面对面交流",
                place="区财政局会议室",
                people=11,
            ),
        ),
        evidence=(Evidence(name="部门决算报表", supports="预算完成率", received=date(2016, 10, 20)),),
        strengths=("重点工程实行台账管理。",),
        problems=(
            Problem(text="部门整体绩效目标不够量化", cause="年初编制时未分解到股室", indicator="绩效指标明确性"),
        ),
        advice=("按职责分解整体目标,补充可衡量的指标。",),
        duties=("组织实施农田水利基本建设。", "负责辖区防汛抗旱工作。", "管理水资源和河道。"),
        data=(
            Datum(label="编制数", value="96人"),
            Datum(label="在职人员数", value="98人"),
            Datum(label="“三公经费”支出", value="38.20万元"),
        ),
        ratios=(
            Ratio(
                name="在职人员控制率", formula="在职人员数÷编制数×100%", top="98人", bottom="96人", value=D("102.08")
            ),
            Ratio(
                name="预算完成率",
                formula="预算完成数÷预算数×100%",
                top="4,985.75万元",
                bottom="5,180.00万元",
                value=D("96.25"),
            ),
            Ratio(
                name="政府采购执行率",
                formula="实际采购金额÷采购预算×100%",
                top="0.00万元",
                bottom="0.00万元",
                value=None,
                note="当年无采购预算",
            ),
        ),
        projects=23,
        consequence="2017年项目支出预算由4,800.00万元压减为4,560.00万元。",
    )


def summary_table_facts(units: int = 6, each: int = 5) -> SummaryTableFacts:
    rows = tuple(
        SummaryRow(
            unit=f"演示单位{unit + 1}",
            project_code=f"2015-{unit + 1:03}-{place + 1:02}",
            project=f"{FIELDS[(unit + place) % len(FIELDS)]}项目",
            field=FIELDS[(unit + place) % len(FIELDS)],
            appropriated=D(100_000 * (place + 1)),
            spent=D(83_333 * (place + 1)),
            target=("明确", "不明确", "未申报")[place % 3],
            own_score=D("95.50"),
            own_grade="优",
            checked_score=D("82.25") if place % 2 else None,
            checked_grade="良" if place % 2 else "",
            filed_on=date(2016, 9, 10) + timedelta(days=place * 2),
            note="逾期" if place == 4 else "",
        )
        for unit in range(units)
        for place in range(each)
    )
    return SummaryTableFacts(
        scope="洛龙区",
        bureau="洛龙区财政局",
        evaluated_year=2015,
        reported_on=date(2016, 9, 20),
        constructed=True,
        rows=rows,
    )


def unit_budget_facts(units: int = 121) -> UnitBudgetTableFacts:
    rows = tuple(
        UnitBudgetRow(
            unit=f"演示单位{place + 1}",
            kind=("区直部门", "镇、办", "学校")[place % 3],
            last_total=D(20_000_000 + place * 10_000),
            basic_requested=D("8000000"),
            project_requested=D("13000000"),
            basic_proposed=D("8000000"),
            project_proposed=D("12350000") if place == 3 else D("13000000"),
            score=D("72.88") if place == 3 else None,
            grade="中" if place == 3 else "",
            reason="评价得分低于80分,压减项目支出5%" if place == 3 else "",
            decided_by="局领导" if place == 3 else "",
        )
        for place in range(units)
    )
    return UnitBudgetTableFacts(
        district="洛龙区",
        bureau="洛龙区财政局",
        budget_year=2017,
        policy="2016年评价结果应用办法",
        example=False,
        reported_on=date(2016, 12, 10),
        constructed=True,
        rows=rows,
    )
