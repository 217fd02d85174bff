"""Small real files for the demo, written by ourselves."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile


def pdf(title: str, place: str) -> SimpleUploadedFile:
    """Write a one-page PDF that says what it is."""
    lines = [title[:90], place, "Documento de ejemplo de la demostración de Minga."]
    drawn = " T* ".join(f"({escaped(line)}) Tj" for line in lines)
    stream = f"BT /F1 12 Tf 18 TL 60 760 Td {drawn} ET".encode("latin-1", "replace")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, held in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, held)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        table,
        len(objects) + 1,
        len(body),
    )
    name = title.split(":")[0].lower().replace(" ", "-")
    return SimpleUploadedFile(f"{name}.pdf", body + end, "application/pdf")


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
