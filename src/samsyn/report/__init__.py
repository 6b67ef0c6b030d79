"""The report: built once from what was found, rendered as HTML, DOCX, PDF and XLSX."""
