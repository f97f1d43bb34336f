"""What this step tells by name: its sheets that may be imported."""

from projects.registry import importing
from projects.registry.importing import Importable
from projects.registry.permissions import import_districts
from projects.sheets.layouts import TARGETS
from projects.targets.exchange import preview
from projects.targets.intake import apply

importing.register(
    Importable(
        layout=TARGETS,
        about="使用本系统以前的年度，在纸上批复过的绩效目标和指标，每个指标一行。今后年度的目标由单位申报，不从这里导入。",
        who="绩效中心",
        districts=import_districts,
        look=importing.looked_at_by(preview),
        write=apply,
    )
)
