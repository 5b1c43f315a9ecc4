"""Evaluations to report on: the bundled sample, and a small one whose names try to break out of the page."""

import warnings

import pandas as pd
import pytest

import sqeval as sq
from sqeval.records import read_records

HOSTILE = ("<b>x</b>", "\"quoted\" & 'single'", "</td></table><script>alert(1)</script>", "{{ 7 * 7 }}")


@pytest.fixture(scope="session")
def sample_records():
    paths = sq.datasets.sample_paths()
    companions = {name: paths[name] for name in ("surveys", "orders", "resources")}
    with warnings.catch_warnings(action="ignore"):
        return sq.read_records(paths["records"], label_variants="merge", **companions)


@pytest.fixture(scope="session")
def sample(sample_records):
    with warnings.catch_warnings(action="ignore"):
        return sq.evaluate(sample_records, sq.hierarchies.after_sales(), judgements="illustrative")


SMALL = {
    "name": "speed & <care>",
    "label": {"en": "Speed & <care>", "zh": "速度与<关怀>"},
    "children": [
        {
            "name": "hours",
            "label": {"en": "<i>Hours</i>", "zh": "时长"},
            "direction": "cost",
            "unit": {"en": "h", "zh": "小时"},
            "thresholds": [1, 5, 10, 50],
            "measure": {"kind": "duration", "start": "created_at", "end": "resolved_at"},
        },
        {
            "name": "care",
            "children": [
                {
                    "name": "solved",
                    "unit": {"en": "share", "zh": "比例"},
                    "thresholds": [0.95, 0.85, 0.7, 0.5],
                    "measure": {"kind": "share", "column": "resolved"},
                }
            ],
        },
    ],
}


def small_records(units=HOSTILE, months=("2026-01", "2026-02"), each=12):
    rows = [
        {
            "request_id": f"{unit}-{month}-{k}",
            "created_at": f"{month}-{k + 1:02d} 09:00",
            "resolved_at": f"{month}-{k + 1:02d} {10 + (k + at) % 9}:30",
            "resolved": (k + at) % 4 > 0,
            "team": unit,
        }
        for at, unit in enumerate(units)
        for month in months
        for k in range(each)
    ]
    return read_records(pd.DataFrame(rows))


def small_evaluation(hierarchy=None, records=None, **options):
    with warnings.catch_warnings(action="ignore"):
        tree = sq.Hierarchy.from_dict(SMALL if hierarchy is None else hierarchy)
        return sq.evaluate(small_records() if records is None else records, tree, **options)


@pytest.fixture(scope="session")
def hostile():
    return small_evaluation()
