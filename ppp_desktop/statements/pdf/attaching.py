"""Puts files into a PDF, where a reader lists them as attachments; equal files give equal bytes."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import md5

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFName,
    PDFStream,
    PDFString,
)
from reportlab.platypus import Flowable

from ppp_desktop.statements.document import Attachment


class Attached(Flowable):  # type: ignore[misc]  # reportlab ships no types
    """Files as a part of the story that takes no room."""

    def __init__(self, files: Sequence[Attachment]) -> None:
        super().__init__()
        self._files = files

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return no size."""
        return 0.0, 0.0

    def draw(self) -> None:
        """Embed the files in the document of the canvas."""
        _attach(self.canv._doc, self._files)


def _attach(document: PDFDocument, files: Sequence[Attachment]) -> None:
    names: list[object] = []
    for file in sorted(files, key=lambda each: each.name):
        names += [PDFString(file.name), document.Reference(_specification(document, file))]
    tree = PDFDictionary({"EmbeddedFiles": PDFDictionary({"Names": PDFArray(names)})})
    document.Catalog.Names = tree


def _specification(document: PDFDocument, file: Attachment) -> PDFDictionary:
    checksum = md5(file.content, usedforsecurity=False).hexdigest()  # the format asks for MD5
    stream = PDFStream(
        PDFDictionary(
            {
                "Type": PDFName("EmbeddedFile"),
                "Subtype": PDFName(file.media_type),
                "Params": PDFDictionary(
                    {"Size": len(file.content), "CheckSum": _hexadecimal(checksum)}
                ),
            }
        ),
        file.content,
        filters=(),
    )
    embedded = document.Reference(stream)
    return PDFDictionary(
        {
            "Type": PDFName("Filespec"),
            "F": PDFString(file.name),
            "UF": PDFString(file.name),
            "Desc": PDFString(file.description),
            "AFRelationship": PDFName("Data"),
            "EF": PDFDictionary({"F": embedded}),
        }
    )


def _hexadecimal(digest: str) -> PDFString:
    return PDFString(bytes.fromhex(digest))
