"""What a line of the trail says, as a sentence. Points, passwords and numbers of persons are not repeated here."""

from collections.abc import Callable, Mapping
from typing import Any

from django.apps import apps

from projects.directory.models import Role, Task

AREAS = {
    "account": "账号和登录",
    "members": "人员邀请和安全设置",
    "directory": "单位、角色和日程",
    "rulebooks": "规则手册",
    "registry": "数据导入",
    "targets": "绩效目标",
    "applications": "项目预算申报",
    "selfeval": "自评和审核",
    "surveys": "满意度调查",
    "experts": "专家和评审",
    "keyreview": "重点评价",
    "departments": "部门整体评价",
    "results": "评级",
    "budgeting": "结果应用",
    "reports": "报告文档",
    "reminders": "催报和通知",
    "jobs": "后台任务",
    "move": "各事项的办理环节",
}
_WHY = {"asked": "退出登录", "idle": "长时间没有操作，自动退出登录", "longest": "达到一次登录的最长时间，自动退出登录"}
_PERSON = {"display_name": "姓名", "phone": "电话", "email": "邮箱"}
_SETTINGS = {
    "failures": "连续输错几次锁定",
    "locked_minutes": "锁定时长（分钟）",
    "idle_minutes": "无操作退出（分钟）",
    "longest_hours": "一次登录最长（小时）",
    "second_factor_roles": "须启用双因素认证的角色",
}

# Of a kind, what is said; {object} is what it was done to, the rest stands in the line.
SENTENCES: Mapping[str, str] = {
    "account.signed_in": "登录系统，来自 {address}",
    "account.locked": "账号“{object}”在 {address} 连续 {failures} 次输错口令，被暂时锁定",
    "account.unlocked": "解除“{object}”的登录锁定",
    "account.one_time_password": "为“{object}”发放新的一次性口令",
    "account.second_factor_on": "启用双因素认证",
    "account.second_factor_off": "停用双因素认证",
    "account.second_factor_reset": "重置“{object}”的双因素认证",
    "account.second_factor_failed": "登录时验证码不正确",
    "account.backup_code_used": "用备用码登录，还剩 {left} 个",
    "account.backup_codes": "重新生成备用码",
    "account.added": "新建账号“{object}”",
    "account.changed": "在系统管理中修改账号“{object}”",
    "account.switched_off": "停用“{object}”的账号，原因：{reason}",
    "account.switched_on": "启用“{object}”的账号，原因：{reason}",
    "members.invite": "按名单邀请“{object}”的单位人员，新建 {accounts} 个账号，授予 {roles} 个角色",
    "directory.grant": "授予账号“{user}”在“{at}”的“{role}”角色",
    "directory.revoke": "收回账号“{user}”的角色：{membership}",
    "directory.affiliate": "把账号“{user}”登记为“{district}”的人员",
    "directory.add_district": "登记区县“{name}”（{code}）",
    "directory.add_section": "登记股室“{name}”（{code}）",
    "directory.add_field": "登记领域“{name}”（{code}）",
    "directory.reference_added": "新增基础数据“{object}”",
    "directory.reference_changed": "修改基础数据“{object}”",
    "directory.open_year": "设立 {year} 工作年度",
    "directory.withdraw_year": "撤销 {year} 工作年度，原因：{reason}",
    "directory.extend_for_unit": "单位“{unit}”的“{task}”延期至 {due}，原因：{reason}",
    "directory.set_dates": "设定“{task}”的日程：{opens} 至 {due}",
    "directory.withdraw_extension": "撤销单位“{unit}”“{task}”的延期，原因：{reason}",
    "directory.correct_spending": "更正“{object}”的上年项目支出总额，原因：{reason}",
    "directory.add_unit": "登记预算单位“{object}”",
    "directory.change_unit": "修改预算单位“{object}”",
    "directory.keep_return_reasons": "整理“{object}”的常用退回原因",
    "directory.describe_organisation": "登记“{object}”的组织机构",
    "directory.keep_basis": "登记“{object}”的工作依据",
    "directory.record_training": "登记培训“{topic}”，{on}，{people} 人参加",
    "directory.keep_theme": "编写专题“{title}”",
    "directory.keep_prose": "编写报告文字“{key}”",
    "rulebooks.adopt": "采用规则手册“{object}”",
    "registry.import": "导入“{file}”：新增 {new} 行，更改 {changed} 行，未变 {unchanged} 行",
    "registry.upload": "上传“{file}”供预览",
    "registry.discard": "放弃导入“{file}”",
    "unit": "登记单位“{object}”",
    "targets.open": "开始编报项目 {project} 的绩效目标",
    "targets.save": "保存“{object}”的指标",
    "targets.review": "填写“{object}”的审核意见",
    "targets.propose_entry": "推荐指标“{object}”入库",
    "targets.edit_entry": "修改指标库的“{object}”",
    "targets.open_change": "开始编报“{object}”",
    "targets.save_change": "保存“{object}”，{rows} 行",
    "applications.open": "开始编报“{object}”",
    "applications.save": "保存“{object}”",
    "applications.withdraw": "删除草稿“{object}”（项目代码 {project}）",
    "applications.set_group": "指定项目申报由谁的领导小组审定（{object}）",
    "selfeval.open_filings": "下发“{object}”的填报",
    "selfeval.open_returns": "下发“{object}”的单位报送件",
    "selfeval.open_appraisals": "开始“{object}”的工作考评",
    "selfeval.save_draft": "保存“{object}”的填报内容",
    "selfeval.attach_evidence": "为“{object}”上传佐证材料",
    "selfeval.draft_return": "编写“{object}”",
    "selfeval.open_review": "开始审核“{object}”",
    "selfeval.open_ex_antes": "下发“{object}”的事前评价",
    "selfeval.save_ex_ante": "保存“{object}”的事前评价内容",
    "selfeval.open_mid_terms": "下发“{object}”的事中评价",
    "selfeval.save_mid_term": "保存“{object}”的事中评价内容",
    "selfeval.remove_evidence": "移除“{object}”的一份佐证材料",
    "selfeval.keep_remarks": "填写“{object}”的逐项审核意见",
    "selfeval.offer": "把“{object}”提交单位负责人签批",
    "selfeval.hand_back": "把“{object}”退回经办人，说明：{note}",
    "selfeval.plan_spot_check": "确定抽查复核“{object}”",
    "selfeval.assign_checker": "指定“{object}”的复核人",
    "selfeval.file_on_behalf": "凭盖章扫描件代报“{object}”",
    "reminders.remind": "催报“{object}”的未报送单位",
    "reminders.log_call": "登记催报电话“{object}”",
    "surveys.open": "开始满意度调查“{title}”，发放 {distributed} 份",
    "experts.link_account": "把专家“{object}”与账号“{account}”关联",
    "experts.freeze_draw": "冻结抽取名单“{object}”",
    "experts.commit_secret": "{by}提交“{object}”的密数承诺",
    "experts.reveal_secret": "{by}公布“{object}”的密数",
    "experts.seat_panel": "按抽取结果组成“{object}”，{seats} 席",
    "experts.add_object": "把“{object}”交专家组评审",
    "experts.replace_member": "更换“{object}”第 {seat} 席，原因：{reason}",
    "experts.answer": "答复“{object}”：{opinion}",
    "experts.save_points": "保存“{object}”的评分，{items} 项",
    "experts.aggregate": "汇总“{object}”的 {sheets} 份评分表",
    "draw_certificate": "制作抽取证书“{object}”",
    "keyreview.plan": "确定重点评价项目 {project}",
    "keyreview.data": "登记“{object}”的评价数据",
    "keyreview.event": "登记“{object}”的工作记录，{on}",
    "departments.plan": "确定部门整体评价单位 {unit}",
    "results.rate": "登记“{object}”",
    "budgeting.adopt_policy": "采用挂钩政策“{object}”",
    "budgeting.propose": "按挂钩政策测算“{object}”的 {proposals} 项建议",
    "budgeting.decide": "调整单位 {unit} 的预算建议，原因：{reason}",
    "budgeting.approve_proposal": "批准单位 {unit} 的预算建议",
    "budgeting.apply_proposal": "把预算建议用于单位 {unit} 的预算",
    "reports.build": "生成文档“{object}”",
    "jobs.enqueue": "提交后台任务“{title}”",
    "jobs.cancel": "取消后台任务“{object}”",
    "jobs.retry": "重新提交后台任务“{object}”",
}


class _Known(dict[str, Any]):
    """Whatever an old line does not say is a dash."""

    def __missing__(self, key: str) -> str:
        return "—"


def sentence(kind: str, object_type: str, detail: Mapping[str, Any], label: str) -> str:
    """Say what a line tells; `label` names the object."""
    told = _TOLD.get(kind)
    if told is not None:
        return told(object_type, detail, label)
    words = SENTENCES.get(kind)
    if words is None:
        area = AREAS.get(kind.partition(".")[0], "系统事项")
        return f"办理“{label}”（{area}，事项代码 {kind}）" if label else f"{area}（事项代码 {kind}）"
    known = _Known({key: _plain(key, value) for key, value in detail.items()})
    known["object"] = label or "（已删除）"
    return words.format_map(known)


def _plain(key: str, value: Any) -> str:
    if key == "role":
        return dict(Role.choices).get(value, str(value))
    if key == "task":
        return dict(Task.choices).get(value, str(value))
    return str(value)


def _moved(object_type: str, detail: Mapping[str, Any], label: str) -> str:
    """A stage that changed, in the words of the object's flow."""
    flow = getattr(_model(object_type), "flow", None)
    stages = flow.stages if flow else {}
    step = flow.by_key.get(detail.get("move", "")) if flow else None
    before, after = (stages.get(detail.get(key), detail.get(key, "—")) for key in ("from", "to"))
    note = f"，说明：{detail['note']}" if detail.get("note") else ""
    return f"{step.label if step else '办理'}“{label or '（已删除）'}”，由“{before}”变为“{after}”{note}"


def _model(object_type: str) -> Any:
    try:
        return apps.get_model(object_type)
    except (LookupError, ValueError):
        return None


def _left(_type: str, detail: Mapping[str, Any], _label: str) -> str:
    return _WHY.get(str(detail.get("why")), "退出登录")


def _chose(_type: str, detail: Mapping[str, Any], _label: str) -> str:
    return "首次登录，设置了自己的口令" if detail.get("first") else "修改自己的口令"


def _corrected(_type: str, detail: Mapping[str, Any], label: str) -> str:
    return f"更正“{label}”的{'、'.join(_PERSON.get(key, key) for key in detail.get('fields', []))}"


def _secured(_type: str, detail: Mapping[str, Any], _label: str) -> str:
    changes = detail.get("changes", {})
    told = [
        f"{_SETTINGS.get(key, key)}由“{_setting(one.get('before'))}”改为“{_setting(one.get('after'))}”"
        for key, one in changes.items()
    ]
    return f"修改“{detail.get('district', '—')}”的安全设置：{'；'.join(told)}"


def _setting(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(_plain("role", one) for one in value) or "无"
    return str(value)


_TOLD: Mapping[str, Callable[[str, Mapping[str, Any], str], str]] = {
    "move": _moved,
    "account.signed_out": _left,
    "account.password_chosen": _chose,
    "account.person_changed": _corrected,
    "members.set_security": _secured,
}
KINDS = frozenset(SENTENCES) | frozenset(_TOLD)
