from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from reports.document import Report
from reports.pdf import build_pdf
from reports.web import build_html
from reports.word import build_word


@dataclass(frozen=True)
class Format:
    build: Callable[[Report], bytes]
    ending: str
    media_type: str

    def file_name(self, report: Report) -> str:
        """Return the file's name, such as northshire-2026-report-draft.docx."""
        return f"{report.file_name}.{self.ending}"


FORMATS: Final[dict[str, Format]] = {
    "docx": Format(build_word, "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": Format(build_pdf, "pdf", "application/pdf"),
    "html": Format(build_html, "html", "text/html; charset=utf-8"),
}
