"""The statement as a PDF: the same document gives the same bytes."""

from ppp_desktop.statements.pdf.document import render_statement, statement_bytes

__all__ = ["render_statement", "statement_bytes"]
