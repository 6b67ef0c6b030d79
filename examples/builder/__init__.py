"""Set the sample's sources as PDF, DOCX, ODT, HTML and text, one module per form."""
