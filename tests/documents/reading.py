"""Read a printed document as its readers do, and everything that is in the file."""

import io
import re
import zipfile

import docx
import pypdfium2
from defusedxml.ElementTree import fromstring


def text_of(content, form):
    return {"pdf": pdf_text, "docx": docx_text, "odt": odt_text}[form](content)


def pdf_text(content):
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content)]
    return re.sub(r"\s+", " ", "\n".join(pages))


def docx_text(content):
    body = docx.Document(io.BytesIO(content)).element.body
    said = "".join(
        node.text or "" if node.tag.endswith("}t") else " "
        for node in body.iter()
        if node.tag.split("}")[1] in ("t", "p", "br", "tab")
    )
    return re.sub(r"\s+", " ", said)


def odt_text(content):
    def walk(node):
        name = node.tag.split("}")[1]
        if name in ("p", "h", "line-break", "s"):
            yield " "
        yield node.text or ""
        for child in node:
            yield from walk(child)
            yield child.tail or ""

    return re.sub(
        r"\s+", " ", "".join(walk(fromstring(zipfile.ZipFile(io.BytesIO(content)).read("content.xml"))))
    )


def everything_in(content, form):
    """Return all that stands in the file, also what no reader shows: each part of a package, the metadata of a PDF."""
    if form == "pdf":
        told = pypdfium2.PdfDocument(content).get_metadata_dict()
        return f"{told} {pdf_text(content)} {content.decode('latin-1')}"
    archive = zipfile.ZipFile(io.BytesIO(content))
    return " ".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
