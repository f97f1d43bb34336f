"""What the database itself holds of every row: stages of the flow, known kinds, values in their bounds, times in order."""

from django.db import migrations, models

from budgeteval.constraints import AddRules


class Migration(migrations.Migration):
    dependencies = [("projects", "0006_panel_judges_an_object_once")]

    operations = [
        AddRules(
            {
                "appraisalline": [
                    models.CheckConstraint(
                        condition=models.Q(("score__gte", 0)),
                        name="appraisal_line_not_negative",
                        violation_error_message="考评得分不能为负数",
                    ),
                ],
                "calendarentry": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "task__in",
                                [
                                    "ex_ante",
                                    "mid_term",
                                    "ex_post",
                                    "summary_table",
                                    "key_report",
                                    "work_summary",
                                    "department_report",
                                ],
                            )
                        ),
                        name="calendar_task_known",
                        violation_error_message="事项须为规定的事项",
                    ),
                ],
                "conflict": [
                    models.CheckConstraint(
                        condition=models.Q(("category__in", ["employer", "declared", "cooling_off"])),
                        name="conflict_category_known",
                        violation_error_message="利害关系类别须为规定的类别",
                    ),
                ],
                "departmentdatum": [
                    models.CheckConstraint(
                        condition=models.Q(("value__isnull", True), ("not_applicable", False), _connector="OR"),
                        name="department_datum_one_answer",
                        violation_error_message="数据项不能既有数值又不适用",
                    ),
                ],
                "departmentreview": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                [
                                    "planned",
                                    "framework_fixed",
                                    "panel_drawn",
                                    "materials_open",
                                    "scoring",
                                    "discussion",
                                    "scored",
                                    "drafted",
                                    "with_unit",
                                    "final",
                                    "published",
                                ],
                            ),
                            ("version__gte", 1),
                        ),
                        name="department_review_stage_known",
                        violation_error_message="“部门整体评价”的阶段须为规定的阶段，版本从 1 起",
                    ),
                ],
                "district": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent__isnull", True),
                            models.Q(("parent", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="district_not_below_itself",
                        violation_error_message="区县的上级不能是它自己",
                    ),
                ],
                "draw": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stage__in", ["frozen", "committed", "revealed", "drawn", "void"]), ("version__gte", 1)
                        ),
                        name="draw_stage_known",
                        violation_error_message="“专家抽取”的阶段须为规定的阶段，版本从 1 起",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("committed_at__isnull", True),
                                ("committed_at__gte", models.F("frozen_at")),
                                _connector="OR",
                            ),
                            models.Q(
                                ("revealed_at__isnull", True),
                                ("revealed_at__gte", models.F("frozen_at")),
                                _connector="OR",
                            ),
                            models.Q(
                                ("committed_at__isnull", True),
                                ("revealed_at__isnull", True),
                                ("revealed_at__gte", models.F("committed_at")),
                                _connector="OR",
                            ),
                        ),
                        name="draw_times_in_order",
                        violation_error_message="抽取须依次封存名单、提交承诺、公布种子",
                    ),
                ],
                "filing": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                ["not_started", "draft", "signed", "submitted", "returned", "accepted", "final"],
                            ),
                            ("version__gte", 1),
                        ),
                        name="filing_stage_known",
                        violation_error_message="“填报”的阶段须为规定的阶段，版本从 1 起",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("total__isnull", True), ("total__gte", 0), _connector="OR"),
                        name="filing_total_not_negative",
                        violation_error_message="总分不能为负数",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("filed_at__isnull", True), ("filed_by__isnull", True), ("late", False)),
                            models.Q(("filed_at__isnull", False), ("filed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="filing_filed_whole",
                        violation_error_message="报送时间和报送人须同时登记，未报送的不能记为逾期",
                    ),
                ],
                "filingline": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("op__in", [">=", "<=", "=", "qualitative"]), ("weight__gte", 0), ("weight__lte", 100)
                        ),
                        name="filing_line_in_bounds",
                        violation_error_message="指标性质须为 ≥、≤、= 或定性，分值须在 0 与 100 之间",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("self_score__isnull", True),
                            models.Q(("self_score__gte", 0), ("self_score__lte", models.F("weight"))),
                            _connector="OR",
                        ),
                        name="filing_line_claim_in_bounds",
                        violation_error_message="自评得分须在 0 与分值之间",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("computed_score__isnull", True), ("computed_score__gte", 0), _connector="OR"
                        ),
                        name="filing_line_computed_not_minus",
                        violation_error_message="测算得分不能为负数",
                    ),
                ],
                "funding": [
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["grant", "carried", "other"])),
                        name="funding_source_known",
                        violation_error_message="资金来源须为规定的来源",
                    ),
                ],
                "indicator": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("op__in", [">=", "<=", "=", "qualitative"]), ("weight__gte", 0), ("weight__lte", 100)
                        ),
                        name="indicator_in_bounds",
                        violation_error_message="指标性质须为 ≥、≤、= 或定性，分值须在 0 与 100 之间",
                    ),
                ],
                "keyreview": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                [
                                    "planned",
                                    "framework_fixed",
                                    "panel_drawn",
                                    "materials_open",
                                    "scoring",
                                    "discussion",
                                    "scored",
                                    "drafted",
                                    "with_unit",
                                    "final",
                                    "published",
                                ],
                            ),
                            ("version__gte", 1),
                        ),
                        name="key_review_stage_known",
                        violation_error_message="“重点评价”的阶段须为规定的阶段，版本从 1 起",
                    ),
                ],
                "membership": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "unit_clerk",
                                    "unit_head",
                                    "section_officer",
                                    "performance_officer",
                                    "pool_keeper",
                                    "expert",
                                    "leader",
                                    "auditor",
                                    "administrator",
                                ],
                            )
                        ),
                        name="membership_role_known",
                        violation_error_message="角色须为规定的角色",
                    ),
                ],
                "panel": [
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ["seated", "open", "closed"]), ("version__gte", 1)),
                        name="panel_stage_known",
                        violation_error_message="“专家组”的阶段须为规定的阶段，版本从 1 起",
                    ),
                ],
                "panelobject": [
                    models.CheckConstraint(
                        condition=models.Q(("total__isnull", True), ("total__gte", 0), _connector="OR"),
                        name="panel_object_total_not_negative",
                        violation_error_message="总分不能为负数",
                    ),
                ],
                "policy": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stage__in", ["draft", "simulated", "approved", "superseded"]), ("version__gte", 1)
                        ),
                        name="policy_stage_known",
                        violation_error_message="“结果应用办法”的阶段须为规定的阶段，版本从 1 起",
                    ),
                ],
                "project": [
                    models.CheckConstraint(
                        condition=models.Q(("nature__in", ["one_off", "continuing", "new"])),
                        name="project_nature_known",
                        violation_error_message="项目性质须为规定的性质",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("predecessor__isnull", True),
                            models.Q(("predecessor", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="project_not_before_itself",
                        violation_error_message="项目的上年项目不能是它自己",
                    ),
                ],
                "proposal": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stage__in", ["computed", "overridden", "approved", "applied"]), ("version__gte", 1)
                        ),
                        name="proposal_stage_known",
                        violation_error_message="“预算建议”的阶段须为规定的阶段，版本从 1 起",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("computed__gte", 0), ("proposed__gte", 0), ("requested__gte", 0)),
                        name="proposal_not_negative",
                        violation_error_message="预算建议的金额不能为负数",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_percent__isnull", True),
                            models.Q(("decided_percent__gte", 0), ("decided_percent__lte", 100)),
                            _connector="OR",
                        ),
                        name="proposal_decided_percent",
                        violation_error_message="决定比例须在 0 与 100 之间",
                    ),
                ],
                "review": [
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ["open", "scored", "accepted"]), ("version__gte", 1)),
                        name="review_stage_known",
                        violation_error_message="“审核”的阶段须为规定的阶段，版本从 1 起",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("total__isnull", True), ("total__gte", 0), _connector="OR"),
                        name="review_total_not_negative",
                        violation_error_message="总分不能为负数",
                    ),
                ],
                "reviewevent": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["report", "discussion", "visit", "survey"])),
                        name="review_event_kind_known",
                        violation_error_message="评价环节须为规定的环节",
                    ),
                ],
                "reviewline": [
                    models.CheckConstraint(
                        condition=models.Q(("score__gte", 0)),
                        name="review_line_not_negative",
                        violation_error_message="复评得分不能为负数",
                    ),
                ],
                "seat": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number", 1), ("role", "lead")),
                            models.Q(("number__gt", 1), ("role", "member")),
                            _connector="OR",
                        ),
                        name="seat_first_one_leads",
                        violation_error_message="第 1 席为组长，其余各席为成员",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replaced_at__isnull", True),
                            models.Q(("replaced_because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="seat_replaced_with_reason",
                        violation_error_message="更换专家须写明原因",
                    ),
                ],
                "sheet": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                ["assigned", "accepted", "declined", "recused", "draft", "submitted", "locked"],
                            ),
                            ("version__gte", 1),
                        ),
                        name="sheet_stage_known",
                        violation_error_message="“评分表”的阶段须为规定的阶段，版本从 1 起",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("total__isnull", True), ("total__gte", 0), _connector="OR"),
                        name="sheet_total_not_negative",
                        violation_error_message="总分不能为负数",
                    ),
                ],
                "sheetpoint": [
                    models.CheckConstraint(
                        condition=models.Q(("score__gte", 0)),
                        name="sheet_point_not_negative",
                        violation_error_message="得分不能为负数",
                    ),
                ],
                "survey": [
                    models.CheckConstraint(
                        condition=models.Q(("closed__gte", models.F("opened"))),
                        name="survey_closes_after_opening",
                        violation_error_message="调查结束日期不能早于开始日期",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("distributed__gte", 1)),
                        name="survey_asks_somebody",
                        violation_error_message="发放份数至少为 1",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("target__isnull", True),
                            models.Q(("target__gte", 0), ("target__lte", 100)),
                            _connector="OR",
                        ),
                        name="survey_target_is_percent",
                        violation_error_message="满意度目标须在 0 与 100 之间",
                    ),
                ],
                "target": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stage__in", ["draft", "signed", "submitted", "returned", "approved", "issued"]),
                            ("version__gte", 1),
                        ),
                        name="target_stage_known",
                        violation_error_message="“绩效目标”的阶段须为规定的阶段，版本从 1 起",
                    ),
                ],
                "unit": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["department", "township", "school", "other"])),
                        name="unit_kind_known",
                        violation_error_message="单位类别须为规定的类别",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent__isnull", True),
                            models.Q(("parent", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="unit_not_below_itself",
                        violation_error_message="单位的主管部门不能是它自己",
                    ),
                ],
                "unitbudget": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("basic_last__gte", 0),
                            ("basic_requested__gte", 0),
                            ("project_last__gte", 0),
                            ("project_requested__gte", 0),
                        ),
                        name="unit_budget_not_negative",
                        violation_error_message="预算金额不能为负数",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("approved__isnull", True), ("approved__gte", 0), _connector="OR"),
                        name="unit_budget_approval_not_minus",
                        violation_error_message="批准数不能为负数",
                    ),
                ],
                "unitreturn": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                ["not_started", "draft", "signed", "submitted", "returned", "accepted", "final"],
                            ),
                            ("version__gte", 1),
                        ),
                        name="unit_return_stage_known",
                        violation_error_message="“单位报送件”的阶段须为规定的阶段，版本从 1 起",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("filed_at__isnull", True), ("filed_by__isnull", True), ("late", False)),
                            models.Q(("filed_at__isnull", False), ("filed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="unit_return_filed_whole",
                        violation_error_message="报送时间和报送人须同时登记，未报送的不能记为逾期",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "ex_ante",
                                    "mid_term",
                                    "ex_post",
                                    "summary_table",
                                    "key_report",
                                    "work_summary",
                                    "department_report",
                                ],
                            )
                        ),
                        name="unit_return_kind_known",
                        violation_error_message="报送件类型须为规定的事项",
                    ),
                ],
                "workappraisal": [
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ["open", "scored", "shown"]), ("version__gte", 1)),
                        name="work_appraisal_stage_known",
                        violation_error_message="“工作考评”的阶段须为规定的阶段，版本从 1 起",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("total__isnull", True), ("total__gte", 0), _connector="OR"),
                        name="appraisal_total_not_negative",
                        violation_error_message="总分不能为负数",
                    ),
                ],
                "workingyear": [
                    models.CheckConstraint(
                        condition=models.Q(("project_spending__gt", 0)),
                        name="working_year_spending_positive",
                        violation_error_message="上年项目支出总额须大于 0",
                    ),
                ],
            }
        ),
    ]
