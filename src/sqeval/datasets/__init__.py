"""SYNTHETIC sample data: an invented e-commerce after-sales desk with a planted truth, made to order or bundled."""

from sqeval.datasets.agents import make_agent_records
from sqeval.datasets.bundled import load_sample, sample_paths, write_sample
from sqeval.datasets.competitors import make_competitor_records
from sqeval.datasets.platforms import make_platform_records
from sqeval.datasets.service_records import make_service_records
from sqeval.datasets.service_sample import ServiceSample
from sqeval.datasets.support import make_support_records

#: What makes records for each built-in hierarchy.
MAKERS = {
    "after_sales": make_service_records,
    "agent_assessment": make_agent_records,
    "service_standard": make_service_records,
    "platform_monitoring": make_platform_records,
    "technical_support": make_support_records,
    "competitors": make_competitor_records,
    "service_desk": make_service_records,
}

__all__ = [
    "MAKERS",
    "ServiceSample",
    "load_sample",
    "make_agent_records",
    "make_competitor_records",
    "make_platform_records",
    "make_service_records",
    "make_support_records",
    "sample_paths",
    "write_sample",
]
