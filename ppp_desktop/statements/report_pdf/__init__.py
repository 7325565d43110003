"""The performance report as a PDF: the same document gives the same bytes."""

from ppp_desktop.statements.report_pdf.document import report_bytes

__all__ = ["report_bytes"]
