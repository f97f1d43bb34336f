"""What this step tells by name: its sheet that may be imported."""

from projects.applications.exchange import preview
from projects.applications.intake import apply
from projects.registry import importing
from projects.registry.importing import Importable
from projects.registry.permissions import import_districts
from projects.sheets.layouts import APPLICATIONS

importing.register(
    Importable(
        layout=APPLICATIONS,
        about="下一年度的项目预算申报，每个项目每种资金来源一行。导入后成为单位的草稿，由单位补充绩效目标，再审定、签批、报送；已经申报的不改动。",
        who="绩效中心",
        districts=import_districts,
        look=importing.looked_at_by(preview),
        write=apply,
    )
)
