"""A report as a Word document, with links. The same report gives the same bytes."""

import io
from datetime import datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from azjp_relations.display.pieces import Line, ReportContent, spaced, web_address
from azjp_relations.errors import extra
from azjp_relations.text import visible

_FORMS = {"aside": "({})", "cite": "[{}]", "edtf": "({})"}
#: The font, which every system has or replaces with one of the same width, and its size in points by style.
_FONT, _SIZES = "Arial", {"Normal": 9.5, "List Bullet": 9.5, "Heading 1": 15, "Heading 2": 11}
#: The most characters of the title of a document.
_LONGEST = 255
#: The width of the margins in centimetres.
_MARGIN = 2


def as_word(report: ReportContent) -> bytes:
    """Return *report* as a Word document.

    Raises:
        MissingExtraError: If python-docx is not installed.
    """
    with extra("word", "python-docx"):
        from docx import Document
        from docx.shared import Cm, Pt
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(_MARGIN)
    for name, size in _SIZES.items():
        style = document.styles[name]
        style.font.size = Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.attrib.clear()  # the fonts of the theme would take precedence
        style.font.name = _FONT
        style.paragraph_format.space_before = Pt(7 if name == "Heading 2" else 0)
        style.paragraph_format.space_after = Pt(2)
        style.paragraph_format.line_spacing = 1
    document.add_heading(visible(report.title), level=1)
    for line in report.lead:
        _fill(document.add_paragraph(), line)
    for heading, content in report.sections:
        document.add_heading(visible(heading), level=2)
        for line in content:
            _fill(document.add_paragraph(style="List Bullet"), line)
    about = document.core_properties
    about.title, about.author, about.comments = visible(report.title)[:_LONGEST], "", ""
    about.created = about.modified = datetime(2000, 1, 1)  # noqa: DTZ001 - any day, but always the same
    file = io.BytesIO()
    document.save(file)
    return _dated_alike(file)


def _fill(paragraph: Any, line: Line) -> None:
    """Write the pieces of *line* into *paragraph*, with bold text and links."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for space, piece in spaced(line):
        run = paragraph.add_run(space + _FORMS.get(piece.manner, "{}").format(visible(piece.text)))
        run.bold = piece.manner == "strong" or None
        if address := web_address(piece.href):
            link = OxmlElement("w:hyperlink")
            link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
            link.append(run._r)  # noqa: SLF001 - python-docx has no links of its own
            paragraph._p.append(link)  # noqa: SLF001


def _dated_alike(file: io.BytesIO) -> bytes:
    """Return the zip in *file* with every entry dated alike."""
    out = io.BytesIO()
    with ZipFile(file) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            entry = ZipInfo(name)  # dated 1980
            entry.compress_type = ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return out.getvalue()
