"""The report: one self-contained HTML page that a manager can read, in English or Chinese; and what build servers read."""

from sqeval.report.annotations import github_annotation
from sqeval.report.html import render_html
from sqeval.report.junit import CheckedGate, junit_error, junit_xml

__all__ = ["CheckedGate", "github_annotation", "junit_error", "junit_xml", "render_html"]
