"""A run as one page for people: a single HTML file that needs nothing else."""

from sim.report.page import ReportError, report_page, write_report

__all__ = ["ReportError", "report_page", "write_report"]
