"""Service records: the only boundary for frames of records."""

from sqeval.records.companions.surveys import Surveys, read_surveys
from sqeval.records.doctor import Diagnosis, doctor
from sqeval.records.preset import Preset
from sqeval.records.preset_files import known_presets
from sqeval.records.read import read_records
from sqeval.records.service_records import ServiceRecords
from sqeval.records.working_time.business_time import business_minutes, durations, elapsed_seconds
from sqeval.records.working_time.deadlines import due, due_in_workdays
from sqeval.records.working_time.named_period import NamedPeriod
from sqeval.records.working_time.service_levels import LimitsOfRows, ServiceLevels
from sqeval.records.working_time.work_calendar import WorkCalendar, known_calendars
from sqeval.records.working_time.zone import dst_fold, dst_gap

__all__ = [
    "Diagnosis",
    "LimitsOfRows",
    "NamedPeriod",
    "Preset",
    "ServiceLevels",
    "ServiceRecords",
    "Surveys",
    "WorkCalendar",
    "business_minutes",
    "doctor",
    "dst_fold",
    "dst_gap",
    "due",
    "due_in_workdays",
    "durations",
    "elapsed_seconds",
    "known_calendars",
    "known_presets",
    "read_records",
    "read_surveys",
]
