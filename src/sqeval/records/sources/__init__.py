"""Sources of records: one format a file, all of them read by `read_source`."""

from sqeval.records.sources.choices import Choices, parse_choices
from sqeval.records.sources.encoding import ENCODINGS
from sqeval.records.sources.headings import refuse_repeated
from sqeval.records.sources.origin import Origin, Raw
from sqeval.records.sources.read import read_source

__all__ = ["ENCODINGS", "Choices", "Origin", "Raw", "parse_choices", "read_source", "refuse_repeated"]
