"""The PDF that carries its evidence: the same bytes each time, and a pack that verifies."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from ppp_desktop.cli import run
from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.models.database import Database
from ppp_desktop.services.pack_verification import verify_pack
from ppp_desktop.services.statement_files import export_statement
from ppp_desktop.services.statements import find_statement
from tests.integration.rich_statement import make_rich_statement


def attachments(path: Path) -> dict[str, bytes]:
    """Return the files inside a PDF."""
    document = pypdfium2.PdfDocument(path)
    raw = pypdfium2.raw
    found = {}
    for number in range(raw.FPDFDoc_GetAttachmentCount(document)):
        attachment = pypdfium2.PdfAttachment(raw.FPDFDoc_GetAttachment(document, number), document)
        found[attachment.get_name()] = bytes(attachment.get_data())
    document.close()
    return found


def test_the_pack_travels_in_the_pdf(sample: Database, tmp_path: Path) -> None:
    statement = find_statement(sample, "NL-LEAD/2026-05")
    first = export_statement(sample, statement.id, tmp_path / "a.pdf", attach_pack=True)
    again = export_statement(sample, statement.id, tmp_path / "b.pdf", attach_pack=True)
    assert first.read_bytes() == again.read_bytes()
    ((name, content),) = attachments(first).items()
    assert name == f"{statement.number}.zip"
    pack = tmp_path / name
    pack.write_bytes(content)
    assert verify_pack(pack).same
    plain = export_statement(sample, statement.id, tmp_path / "c.pdf")
    assert attachments(plain) == {}
    pages = [len(pypdfium2.PdfDocument(path)) for path in (first, plain)]
    assert pages[0] == pages[1]


def test_a_draft_has_no_evidence_to_attach(empty_store: Database, tmp_path: Path) -> None:
    draft = make_rich_statement(empty_store, issue=False)
    with pytest.raises(ValidationFailed, match="draft has no evidence"):
        export_statement(empty_store, draft.id, tmp_path / "a.pdf", attach_pack=True)
    assert not (tmp_path / "a.pdf").exists()


def test_the_command_line_attaches_it(
    sample: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number = find_statement(sample, "NL-LEAD/2026-05").number
    store = str(sample.path)
    target = tmp_path / "with.pdf"
    asked = ["statement", number, "--store", store, "--pdf", str(target), "--attach-pack"]
    assert run(asked) == 0
    assert list(attachments(target)) == [f"{number}.zip"]
    assert run(["statement", number, "--store", store, "--csv", "x.csv", "--attach-pack"]) != 0
    assert "Say where the PDF goes" in capsys.readouterr().err
