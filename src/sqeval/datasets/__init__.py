"""SYNTHETIC sample data: an invented e-commerce after-sales desk with a planted truth, made to order or bundled."""

from sqeval.datasets.bundled import load_sample, sample_paths
from sqeval.datasets.service_records import make_service_records
from sqeval.datasets.service_sample import ServiceSample

__all__ = ["ServiceSample", "load_sample", "make_service_records", "sample_paths"]
