"""First drafts of the yearly report's narrative, composed from the facts; the office keeps or rewrites them.

Figures belong to the sentences around these passages, which stay live; here stand words that outlive a recount.
"""

from collections.abc import Callable

from reports.document.wording import listed
from reports.facts.year import YearFacts


def _mechanism(facts: YearFacts) -> str:
    return (
        "一是明确申报要求。预算单位申请项目资金须说明安排依据，申报的项目预算须经绩效领导小组审定。\n"
        "二是严格目标审核。重点审核措施是否可行、目标是否科学、资金使用是否经济节约，未申报绩效目标的项目不列入区级预算。\n"
        f"三是强化结果导向。坚持“用财需有效、无效要问责”，将评价结果作为安排{facts.budget_year}年预算的重要依据。"
    )


def _rules(_: YearFacts) -> str:
    return "上述文件从目标管理、评价实施、结果应用和工作考核等方面作出规定，为规范开展预算绩效管理提供了制度依据。"


def _organisation(facts: YearFacts) -> str:
    return (
        f"{facts.organisation.leading_group}及其办公室负责统筹部署和业务培训，各业务股室负责对口单位的审核和考评，"
        "各预算单位按照“谁支出、谁自评”的原则承担主体责任，形成了财政部门牵头、业务股室联动、预算单位落实的工作格局。"
    )


def _plan(_: YearFacts) -> str:
    return "各单位按照时间节点报送材料，对逾期未报和内容不符合要求的，由业务股室逐一督促补报或退回修改。"


def _reviews(facts: YearFacts) -> str:
    return (
        "重点评价按照评价单位汇报、座谈、现场考察、用户满意度调查和综合分析的步骤进行，"
        "指标体系依据有关规定和参考指标，结合项目特点确定。部门整体评价由专家审阅部门报送材料，与部门负责人和有关人员面对面交流后出具评价意见。\n"
        f"评价专家由{facts.issuer.city_committee}从专家库中抽取，按规定执行回避，专家独立打分，汇总后形成评价结论。"
    )


def _training(_: YearFacts) -> str:
    return "培训围绕绩效目标编制、自评表填报、佐证材料整理和评价指标设置等内容，结合审核中发现的常见问题进行讲解。"


def _difficulties(facts: YearFacts) -> str:
    organisation = facts.organisation
    staffed = organisation.posts is not None and organisation.staff is not None
    first = (
        f"绩效管理中心编制{organisation.posts}人，实际在岗{organisation.staff}人，承担{facts.units}个预算单位的绩效管理工作，"
        if staffed
        else f"绩效管理人员承担{facts.units}个预算单位的绩效管理工作，"
    )
    mistakes = listed(f"{mention.text}" for mention in facts.appraisals.mistakes[:3])
    return (
        f"（一）工作力量不足\n{first}人员力量与任务量不相匹配，评价的深度和广度受到影响。\n"
        "（二）结果应用不够充分\n评价工作仍以反映情况为主，评价结果与预算安排、责任追究的衔接还需加强。\n"
        "（三）单位基础工作薄弱\n部分单位内部制度不完善，对评价指标和方法理解不准确"
        + (f"，较为普遍的问题有：{mistakes}。\n" if mistakes else "，佐证材料整理不规范。\n")
        + "（四）指标量化存在难度\n社会效益难以量化，不同行业之间可比性不强，"
        "部分项目绩效目标缺失或表述笼统，专业人才缺乏。"
    )


def _next_year(facts: YearFacts) -> str:
    year = facts.budget_year
    return (
        "（一）全面实施绩效目标管理\n"
        f"{year}年所有专项资金项目均申报绩效目标，绩效目标与预算同步审核、同步批复，作为预算执行和绩效评价的依据。\n"
        "（二）强化评价结果应用\n将评价结果作为编制部门预算和考核部门工作的重要依据，落实单位负责人责任，纳入政府目标考核；"
        "对绩效低下的专项资金予以取消或调整支持方式。\n"
        "（三）推进绩效信息公开\n评价结果在一定范围内公开，接受社会监督。\n"
        "（四）实行“三位一体”管理\n对每个项目实行预期目标、绩效评价、结果应用“三位一体”管理，完善反馈、整改和报告机制；"
        "绩效管理中心由直接评价少数项目转为统筹管理全部单位的评价工作。"
    )


_PASSAGES: dict[str, Callable[[YearFacts], str]] = {
    "mechanism": _mechanism,
    "rules": _rules,
    "organisation": _organisation,
    "plan": _plan,
    "reviews": _reviews,
    "training": _training,
    "difficulties": _difficulties,
    "next_year": _next_year,
}


def composed(facts: YearFacts, key: str) -> str:
    """The first draft of one section."""
    return _PASSAGES[key](facts)
