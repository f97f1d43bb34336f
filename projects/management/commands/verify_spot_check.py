"""``verify_spot_check FILE``: recompute a spot check's sample from its certificate, without a database."""

from projects.management.commands.verify_draw import Command as VerifyDraw
from projects.scoring.spotcheck import verify


class Command(VerifyDraw):
    """The same steps in the same words, by the spot check's rule."""

    help = "逐步重算抽查复核证书。退出码：0 相符，1 不符，2 文件无法读取。"
    what = "抽查证书（JSON 文件）"
    rule = staticmethod(verify)
