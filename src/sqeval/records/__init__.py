"""Service records: the only boundary for frames of records."""

from sqeval.records.preset import Preset, known_presets
from sqeval.records.read import read_records
from sqeval.records.service_records import ServiceRecords

__all__ = ["Preset", "ServiceRecords", "known_presets", "read_records"]
