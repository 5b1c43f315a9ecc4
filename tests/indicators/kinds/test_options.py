"""Options that nothing would read are refused, by name; written with their defaults, as a dump has them, they say nothing."""

import pytest
from tests.indicators.kinds.desk import tree

from sqeval.errors import ConfigError
from sqeval.indicators.kinds import Duration, Mean, Total, Within
from sqeval.spec import read

CLOCK = {"start": "created_at", "end": "resolved_at"}
LIMITS = {"by": "priority", "limits": {"high": 15}, "unit": "minutes"}


@pytest.mark.parametrize(
    ("measure", "option"),
    [
        ({"kind": "mean", "column": "cost", "trim": 0.2}, "trim"),
        ({"kind": "duration", **CLOCK, "statistic": "mean", "quantile": 0.9}, "quantile"),
        ({"kind": "duration", **CLOCK, "statistic": "trimmed", "quantile": 0.9}, "quantile"),
        ({"kind": "duration", **CLOCK, "trim": 0.2}, "trim"),
        ({"kind": "total", "column": "cost", "unit": "days"}, "unit"),
        ({"kind": "total", "column": "cost", "clock": "business"}, "clock"),
        ({"kind": "total", "column": "cost", "start": "created_at"}, "start"),
        ({"kind": "within", **CLOCK, "until": "promised_at", "unit": "hours"}, "unit"),
        ({"kind": "within", **CLOCK, "limits": LIMITS, "unit": "hours"}, "unit"),
    ],
)
def test_an_option_that_nothing_reads_is_refused(measure, option):
    with pytest.raises(ConfigError, match=f"children\\[0\\].measure.*`{option}` means nothing"):
        tree([{"name": "x", "measure": measure}])


@pytest.mark.parametrize(
    ("kind", "measure"),
    [
        (Mean, {"kind": "mean", "column": "cost"}),
        (Mean, {"kind": "mean", "column": "cost", "statistic": "trimmed", "trim": 0.2}),
        (Duration, {"kind": "duration", **CLOCK, "quantile": 0.9}),
        (Duration, {"kind": "duration", **CLOCK, "statistic": "trimmed", "trim": 0.2}),
        (Total, {"kind": "total", "column": "cost"}),
        (Total, {"kind": "total", **CLOCK, "unit": "days"}),
        (Within, {"kind": "within", **CLOCK, "until": "promised_at"}),
    ],
)
def test_what_is_read_is_taken_and_a_dump_reads_back(kind, measure):
    found = read(kind, measure)
    assert read(kind, found.model_dump()) == found
