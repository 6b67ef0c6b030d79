"""The chapters of the report, one module each: findings in, a section of the content tree out."""
