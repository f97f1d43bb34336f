"""The one place that knows how an official page looks: GB/T 9704—2012.

A4; head margin 37 mm, binding (left) 28 mm, right 26 mm, foot 35 mm, so that the text area is 156 × 225 mm with a grid
of 22 lines of 28 characters; body 三号仿宋; title 二号小标宋; 一、黑体,（一）楷体,1. and （1）仿宋; page number
四号宋体 between dashes at the outer edge. Lengths are twips (1/1440 inch), sizes half-points, as
WordprocessingML wants them.
"""

from dataclasses import dataclass

TWIPS_PER_MM = 1440 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838
HEAD, LEFT, RIGHT, FOOT = 2098, 1588, 1474, 1984
FOOTER_DISTANCE = 1446  # the dash then stands 7 mm below the text area
LINES, CHARACTERS = 22, 28
TEXT_WIDTH = PAGE_WIDTH - LEFT - RIGHT
TEXT_HEIGHT = PAGE_HEIGHT - HEAD - FOOT
PITCH = TEXT_HEIGHT // LINES  # 579: 28.95 pt, the fixed line pitch
BODY_SIZE = 32  # 三号, 16 pt
CHARACTER_SPACE = -849  # (text width ÷ 28 − 16 pt) in 1/4096 pt, rounded so that the 28th character still fits
CHARACTER = TEXT_WIDTH // CHARACTERS
TIGHTER = 8  # twips taken off every body character: 28 fit a line with a little to spare, 29 do not

FANGSONG, HEITI, KAITI, XIAOBIAOSONG, SONGTI = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"
LATIN = "Times New Roman"
# what stands in where a machine lacks the font: Word reads it from the font table
FALLBACK = {FANGSONG: "仿宋", HEITI: "SimHei", KAITI: "楷体", XIAOBIAOSONG: "宋体", SONGTI: "SimSun"}

TABLE_SIZE, TABLE_LINE = 21, 300  # 五号, 15 pt lines
CELL_SIDE, CELL_TOP = 70, 30  # cell margins
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BLACK, HEAD_SHADE = "000000", "F0F0F0"


@dataclass(frozen=True)
class Style:
    """A paragraph style: its font, size (half-points), line (twips; exact unless ``loose``) and place on the line."""

    name: str
    font: str = FANGSONG
    size: int = BODY_SIZE
    line: int = PITCH
    align: str = "both"
    indent: int = 0  # first line
    left: int = 0
    before: int = 0
    after: int = 0
    outline: int | None = None
    keep_next: bool = False
    loose: bool = False  # line grows with its content: pictures
    frame: int = 0  # twips that rules above and below add
    extra: str = ""  # further paragraph properties that stand before spacing in the schema's order


TWO = 2 * CHARACTER
# a comma or full stop may hang at a line's end (every program's default); text keeps the grid by its own measure
# (fixed pitch, 28 characters), because LibreOffice spreads text over a grid narrower than its type
_PLAIN = '<w:kinsoku/><w:snapToGrid w:val="0"/>'
_BOX = "".join(f'<w:{side} w:val="single" w:sz="6" w:space="6" w:color="{BLACK}"/>' for side in ("top", "bottom"))
_LEADER = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{TEXT_WIDTH}"/></w:tabs>'

STYLES: dict[str, Style] = {
    "Normal": Style("Normal"),
    "Body": Style("公文正文", indent=TWO),
    "Title": Style("Title", font=XIAOBIAOSONG, size=44, line=700, align="center", keep_next=True),
    "Addressee": Style("主送机关", before=PITCH),
    "Heading1": Style("heading 1", font=HEITI, indent=TWO, outline=0, keep_next=True),
    "Heading2": Style("heading 2", font=KAITI, indent=TWO, outline=1, keep_next=True),
    "Heading3": Style("heading 3", indent=TWO, outline=2, keep_next=True),
    "Heading4": Style("heading 4", indent=TWO, outline=3, keep_next=True),
    "Notice": Style(
        "数据说明", font=KAITI, size=28, line=480, before=120, after=120, frame=260, extra=f"<w:pBdr>{_BOX}</w:pBdr>"
    ),
    "TableTitle": Style("表题", font=HEITI, size=24, line=420, align="center", before=160, keep_next=True),
    "TableUnit": Style("表注", size=TABLE_SIZE, line=320, align="right", keep_next=True),
    "TableHead": Style("表头", font=HEITI, size=TABLE_SIZE, line=TABLE_LINE, align="center"),
    "TableText": Style("表文", size=TABLE_SIZE, line=TABLE_LINE, align="left"),
    "TableEnd": Style("表后", size=12, line=160),
    "Picture": Style("图", align="center", line=240, before=120, keep_next=True, loose=True),
    "PictureTitle": Style("图题", font=HEITI, size=24, line=420, align="center", after=160),
    "Signature": Style("发文机关署名", align="right", keep_next=True),
    "Date": Style("成文日期", align="right"),
    "CoverTitle": Style("封面标题", font=XIAOBIAOSONG, size=52, line=840, align="center"),
    "CoverLine": Style("封面文字", align="center"),
    "ContentsTitle": Style("目录标题", font=XIAOBIAOSONG, size=44, line=900, align="center", after=240),
    "TOC1": Style("toc 1", line=460, align="left", extra=_LEADER),
    "TOC2": Style("toc 2", line=460, align="left", left=TWO, extra=_LEADER),
    "Footer": Style("footer", font=SONGTI, size=28, line=280, loose=True),
}


def fonts(font: str) -> str:
    """Run fonts: the named East-Asian font, Times New Roman for letters and digits."""
    return f'<w:rFonts w:hint="eastAsia" w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{font}" w:cs="{LATIN}"/>'


def _spacing(style: Style) -> str:
    rule = "auto" if style.loose else "exact"
    return f'<w:spacing w:before="{style.before}" w:after="{style.after}" w:line="{style.line}" w:lineRule="{rule}"/>'


def _indent(style: Style) -> str:
    first = f' w:firstLineChars="200" w:firstLine="{style.indent}"' if style.indent else ""
    return f'<w:ind w:left="{style.left}"{first}/>' if first or style.left else ""


def _paragraph_style(key: str, style: Style) -> str:
    default = ' w:default="1"' if key == "Normal" else ""
    based = "" if default else '<w:basedOn w:val="Normal"/>'
    keep = "<w:keepNext/><w:keepLines/>" if style.keep_next else ""
    tight = f'<w:spacing w:val="{-TIGHTER if style.size == BODY_SIZE else 0}"/>'
    outline = "" if style.outline is None else f'<w:outlineLvl w:val="{style.outline}"/>'
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"{default}><w:name w:val="{style.name}"/>{based}<w:qFormat/>'
        f"<w:pPr>{keep}<w:widowControl/>{style.extra}{_PLAIN}{_spacing(style)}{_indent(style)}"
        f'<w:jc w:val="{style.align}"/>{outline}</w:pPr>'
        f'<w:rPr>{fonts(style.font)}<w:color w:val="{BLACK}"/>{tight}<w:sz w:val="{style.size}"/>'
        f'<w:szCs w:val="{style.size}"/></w:rPr>'
        "</w:style>"
    )


def _table_style() -> str:
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{BLACK}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        '<w:style w:type="table" w:default="1" w:styleId="Grid"><w:name w:val="Table Grid"/>'
        f"<w:tblPr><w:tblBorders>{edges}</w:tblBorders><w:tblCellMar>"
        f'<w:top w:w="{CELL_TOP}" w:type="dxa"/><w:left w:w="{CELL_SIDE}" w:type="dxa"/>'
        f'<w:bottom w:w="{CELL_TOP}" w:type="dxa"/><w:right w:w="{CELL_SIDE}" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style>"
    )


def styles_xml() -> str:
    """The whole of ``word/styles.xml``."""
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts(FANGSONG)}<w:kern w:val="2"/><w:sz w:val="{BODY_SIZE}"/>'
        f'<w:szCs w:val="{BODY_SIZE}"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    body = "".join(_paragraph_style(key, style) for key, style in STYLES.items())
    return f'<w:styles xmlns:w="{NAMESPACE}">{defaults}{body}{_table_style()}</w:styles>'


def font_table_xml() -> str:
    """The fonts by name, each with the one that stands in for it."""
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{instead}"/><w:charset w:val="86"/><w:family w:val="auto"/>'
        '<w:pitch w:val="variable"/></w:font>'
        for name, instead in FALLBACK.items()
    )
    return f'<w:fonts xmlns:w="{NAMESPACE}">{entries}</w:fonts>'


def settings_xml() -> str:
    """Odd and even pages differ (page number outside); punctuation never begins a line; no field asks to be updated."""
    return (
        f'<w:settings xmlns:w="{NAMESPACE}"><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/>'
        '<w:bordersDoNotSurroundFooter/><w:defaultTabStop w:val="640"/><w:evenAndOddHeaders/>'
        '<w:drawingGridVerticalSpacing w:val="156"/><w:characterSpacingControl w:val="doNotCompress"/>'
        "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/>"
        "<w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>"
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def footer_xml(*, even: bool) -> str:
    """— 1 — at the outer edge, one character in: right on odd pages, left on even ones."""
    side = "left" if even else "right"
    indent = f'<w:ind w:{side}Chars="100" w:{side}="280"/><w:jc w:val="{side}"/>'
    face = f'<w:rFonts w:hint="eastAsia" w:ascii="{SONGTI}" w:hAnsi="{SONGTI}" w:eastAsia="{SONGTI}"/>'
    run = f'<w:rPr>{face}<w:sz w:val="28"/></w:rPr>'
    field = (
        f'<w:r>{run}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{run}<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        f'<w:r>{run}<w:fldChar w:fldCharType="separate"/></w:r><w:r>{run}<w:t>{2 if even else 1}</w:t></w:r>'
        f'<w:r>{run}<w:fldChar w:fldCharType="end"/></w:r>'
    )
    dash = f'<w:r>{run}<w:t xml:space="preserve">{{}}</w:t></w:r>'
    return (
        f'<w:ftr xmlns:w="{NAMESPACE}"><w:p><w:pPr><w:pStyle w:val="Footer"/>{indent}</w:pPr>'
        f"{dash.format('— ')}{field}{dash.format(' —')}</w:p></w:ftr>"
    )


def section_xml(*, footers: tuple[str, str] | None = None, restart: bool = False, landscape: bool = False) -> str:
    """A section's geometry. ``footers``: relationship ids of the odd and the even footer; without, those before hold.

    A landscape page is the portrait page turned: the binding edge of the sheet becomes its head.
    """
    kept = ""
    if footers is not None:
        kept = "".join(
            f'<w:footerReference w:type="{kind}" r:id="{key}"/>'
            for kind, key in zip(("default", "even"), footers, strict=True)
        )
    if landscape:
        size = f'<w:pgSz w:w="{PAGE_HEIGHT}" w:h="{PAGE_WIDTH}" w:orient="landscape"/>'
        margins = (LEFT, FOOT, RIGHT, HEAD)
    else:
        size = f'<w:pgSz w:w="{PAGE_WIDTH}" w:h="{PAGE_HEIGHT}"/>'
        margins = (HEAD, LEFT, FOOT, RIGHT)
    top, left, bottom, right = margins
    footer = 850 if landscape else FOOTER_DISTANCE
    start = '<w:pgNumType w:start="1"/>' if restart else ""
    return (
        f'<w:sectPr xmlns:w="{NAMESPACE}" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f'{kept}<w:type w:val="nextPage"/>{size}<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" '
        f'w:left="{left}" w:header="851" w:footer="{footer}" w:gutter="0"/>{start}'
        f'<w:docGrid w:type="linesAndChars" w:linePitch="{PITCH}" w:charSpace="{CHARACTER_SPACE}"/></w:sectPr>'
    )
