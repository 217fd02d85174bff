"""A document says the same as PDF, Word and ODT; nothing of it is ever taken for markup, and the file tells on nobody."""

import io
import re
import subprocess
import zipfile

import docx
import pypdfium2
import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from minga.documents.printers import FORMS, print_document
from minga.documents.tree import (
    Bullets,
    Document,
    Facts,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Signatures,
    Table,
    as_json,
    as_text,
    check,
    from_json,
)

from .reading import everything_in, text_of

CODE = [
    "7*7",
    "''.__class__.__mro__",
    "request",
    "config.items()",
    "cycler.__init__.__globals__.os.popen('id').read()",
]
TEMPLATES = [
    *(f"{{{{ {c} }}}}" for c in CODE),
    *(f"{{% print({c}) %}}" for c in CODE),
    *(f"${{{c}}}" for c in CODE),
    *(f"#{{{c}}}" for c in CODE),
    *(f"<%= {c} %>" for c in CODE),
    '#panic("x")',
    '#read("/etc/passwd")',
    '#include "x.typ"',
    "#{1+1}",
    "#let x = 1",
    "*negrita*",
    "_cursiva_",
    "= Título",
    "- guion",
    "+ uno",
    "/ término: x",
    "$ x^2 $",
    "`código`",
    "<etiqueta>",
    "@cita",
    "\\u{41}",
    "// comentario",
    "/* comentario */",
    "[corchetes]",
    "]#panic(1)[",
    '"#panic(1)"',
    "<w:t>x</w:t>",
    "&lt;&amp;",
    "<text:p/>",
    "{MERGEFIELD x}",
]
assert len(set(TEMPLATES)) == 50


def picture():
    held = io.BytesIO()
    Image.new("RGB", (320, 200), (120, 160, 90)).save(held, "JPEG")
    return held.getvalue()


WHOLE = Document(
    "Título de la práctica: niñas y niños",
    (
        Paragraph("Un resumen que abre.", "lead"),
        Heading("Primera parte"),
        Paragraph("Prosa con\ndos líneas."),
        Paragraph("Como se dijo.", "quote"),
        Paragraph("Sin respuesta.", "soft"),
        Facts((("Entidad", "Secretaría de Chocó"), ("Empezó", "03/05/2026"))),
        Heading("Detalle", 2),
        Bullets(("Primero", "Segundo\ncon su línea")),
        Heading("Más adentro", 3),
        Table(
            ("Indicador", "Antes", "Ahora"),
            (("Lee solo", "12,5", "40"), ("Escribe", "—", "7")),
            "Lo que cambió",
            (1, 2),
        ),
        Figure("1", "Un campo verde con tres niños de espaldas", "Foto: la huerta"),
        PageBreak(),
        Heading("Firmas"),
        Signatures((("Ana Quinto", "Rectora"), ("", "Por la comunidad"))),
    ),
    "Formato 1 · Secretaría de Chocó",
    "F1 · edición 1, huella 0123456789abcdef",
)
IMAGES = {"1": picture()}


def test_a_tree_travels_as_data_and_knows_its_own_faults():
    assert check(WHOLE) == []
    assert from_json(as_json(WHOLE)) == WHOLE
    assert "Indicador | Antes | Ahora\nLee solo | 12,5 | 40" in as_text(WHOLE)
    wrong = (
        Heading("x", 2),
        Heading(" "),
        Table(("a", ""), (("1",),), numeric=(9,)),
        Figure("1", ""),
        Bullets(()),
        Paragraph("", "loud"),
    )
    assert len(check(Document("", wrong))) == 1 + 1 + 1 + 3 + 1 + 1 + 2
    with pytest.raises(KeyError):
        from_json({**as_json(WHOLE), "blocks": [{"is": "Script"}]})


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_all_of_it_and_the_same_twice(form):
    content = print_document(WHOLE, form, IMAGES)
    assert content == print_document(WHOLE, form, IMAGES)
    said = text_of(content, form)
    for text in (
        "Título de la práctica: niñas y niños",
        "dos líneas.",
        "Entidad: Secretaría de Chocó",
        "con su línea",
        "Lo que cambió",
        "Lee solo",
        "12,5",
        "Foto: la huerta",
        "Ana Quinto",
        "Por la comunidad",
        "Formato 1 · Secretaría",
    ):
        assert text in said, text
    assert "Un campo verde con tres niños de espaldas" in everything_in(content, form) or form == "pdf"


@pytest.mark.parametrize("form", FORMS)
def test_what_looks_like_a_template_is_printed_as_it_is(form):
    """T43: 50 texts in every place that takes one."""
    blocks = [Heading("Uno")]
    for text in TEMPLATES:
        blocks += [
            Heading(text, 2),
            Paragraph(text),
            Bullets((text,)),
            Facts(((text, text),)),
            Table((text,), ((text,),), text),
        ]
    said = text_of(
        print_document(Document("{{7*7}} #panic(1)", tuple(blocks), "#above", "*below*"), form), form
    )
    missing = [text for text in TEMPLATES if said.count(re.sub(r"\s+", " ", text)) < 8]
    assert missing == []
    assert "{{7*7}} #panic(1)" in said


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_any_text_can_be_printed(text, other):
    tree = Document(
        text,
        (Heading(other), Paragraph(text), Facts(((text, other),)), Table((other,), ((text,),))),
        below=text,
    )
    for form in FORMS:
        assert print_document(tree, form)


@pytest.mark.parametrize("form", FORMS)
def test_a_file_tells_neither_who_printed_nor_when_nor_with_what_template(form):
    held = everything_in(print_document(WHOLE, form, IMAGES), form)
    for told in (
        "python-docx",
        "dcterms:created",
        "dc:creator",
        "lastModifiedBy",
        "initial-creator",
        "/Author",
    ):
        assert told not in held, told
    assert not re.search(r"20(?!26\b)\d\d-\d\d-\d\dT", held)


def test_a_pdf_is_tagged_for_who_hears_it():
    content = print_document(WHOLE, "pdf", IMAGES)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in content
    assert pypdfium2.PdfDocument(content).is_tagged()
    assert pypdfium2.PdfDocument(content).get_metadata_dict()["Title"] == WHOLE.title
    with pytest.raises(Exception, match="alt"):
        print_document(Document("x", (Figure("1", ""),)), "pdf", IMAGES)


def test_word_finds_headings_header_rows_and_the_text_of_a_picture():
    paper = docx.Document(io.BytesIO(print_document(WHOLE, "docx", IMAGES)))
    styles = [p.style.name for p in paper.paragraphs]
    assert [s for s in styles if s.startswith(("Title", "Heading"))] == [
        "Title",
        "Heading 1",
        "Heading 2",
        "Heading 3",
        "Heading 1",
    ]
    assert styles.count("List Bullet") == 2
    assert "w:tblHeader" in paper.tables[0].rows[0]._tr.xml
    assert 'descr="Un campo verde' in paper.element.body.xml
    assert 'w:val="es-CO"' in paper.styles.element.xml


def test_libreoffice_finds_headings_header_rows_and_the_text_of_a_picture():
    archive = zipfile.ZipFile(io.BytesIO(print_document(WHOLE, "odt", IMAGES)))
    assert archive.infolist()[0].filename == "mimetype"
    content = archive.read("content.xml").decode()
    assert re.findall(r'text:outline-level="(\d)"', content) == ["1", "2", "3", "1"]
    assert "<svg:desc>Un campo verde con tres niños de espaldas</svg:desc>" in content
    assert "<table:table-header-rows>" in content
    assert fromstring(archive.read("styles.xml")) is not None
    assert 'fo:country="CO"' in archive.read("styles.xml").decode()


def pages_of(path):
    """Return how many pages a PDF has: LibreOffice breaks a document where its faces and margins say."""
    told = subprocess.run(["pdfinfo", path], check=True, capture_output=True, text=True).stdout
    return int(re.search(r"Pages:\s+(\d+)", told)[1])


@pytest.mark.slow
@pytest.mark.parametrize("form", ["docx", "odt"])
def test_libreoffice_opens_it_and_reads_the_same(form, tmp_path):
    (tmp_path / f"it.{form}").write_bytes(print_document(WHOLE, form, IMAGES))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        tmp_path,
        tmp_path / f"it.{form}",
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    said = text_of((tmp_path / "it.pdf").read_bytes(), "pdf")
    for text in (
        "Título de la práctica",
        "Entidad: Secretaría de Chocó",
        "Lee solo",
        "Foto: la huerta",
        "Rectora",
        f"{pages_of(tmp_path / 'it.pdf')} / {pages_of(tmp_path / 'it.pdf')}",
    ):
        assert text in said, text


@pytest.mark.slow
def test_poppler_finds_the_tags_and_the_faces(tmp_path):
    (tmp_path / "it.pdf").write_bytes(print_document(WHOLE, "pdf", IMAGES))
    told = subprocess.run(["pdfinfo", tmp_path / "it.pdf"], check=True, capture_output=True, text=True).stdout
    assert re.search(r"Tagged:\s+yes", told)
    tree = subprocess.run(
        ["pdfinfo", "-struct", tmp_path / "it.pdf"],
        check=True,
        capture_output=True,
        encoding="utf-8",
        errors="replace",  # it prints a title of two bytes a letter as it stands
    ).stdout
    for tag in ("H1", "H2", "H3", "Table", "TH", "Figure", "L "):
        assert tag in tree, tag
    faces = subprocess.run(
        ["pdffonts", tmp_path / "it.pdf"], check=True, capture_output=True, text=True
    ).stdout.splitlines()[2:]
    assert faces
    assert all(line.split()[-5] == "yes" for line in faces)  # embedded
