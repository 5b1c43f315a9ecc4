"""The report: one self-contained HTML page that a manager can read, in English or Chinese."""

from sqeval.report.html import render_html

__all__ = ["render_html"]
