"""What this step tells by name: its sheets that may be imported."""

from projects.departments.exchange import preview
from projects.departments.intake import apply
from projects.registry import importing
from projects.registry.importing import Importable
from projects.registry.permissions import import_districts
from projects.sheets.layouts import DEPARTMENT_DATA

importing.register(
    Importable(
        layout=DEPARTMENT_DATA,
        about="部门整体评价计算比率所用的数据，如编制数、三公经费；每个单位每年每项一行。",
        who="绩效中心",
        districts=import_districts,
        look=importing.looked_at_by(preview),
        write=apply,
    )
)
