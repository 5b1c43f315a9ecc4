"""Improvement measures followed by an evaluation, in everything that it writes."""

import json

import pytest
from tests.evaluation.conftest import quiet

import sqeval as sq
from sqeval.errors import ConfigError, DataError, OptionError
from sqeval.evaluation.export import json_text
from sqeval.report import render_html

PLAN = [
    {
        "measure": "second shift",
        "indicator": "resolution_rate",
        "unit": "Team 3",
        "owner": "Li",
        "start": "2026-04",
        "due": "2026-05",
        "expected": 0.05,
    },
    {"measure": "new <scripts>", "indicator": "return_rate", "unit": "(all)", "start": "2026-05"},
    {"measure": "hire two", "indicator": "satisfaction", "unit": "Team 5", "start": "2026-07"},
]


@pytest.fixture(scope="module")
def followed(sample_records):
    return quiet(sq.evaluate, sample_records, sq.hierarchies.after_sales(), judgements="illustrative", measures=PLAN)


def test_every_measure_stands_as_by_itself(followed):
    frame = followed.measures.frame
    alone = quiet(quiet(sq.monitoring.measures, PLAN[:1]).status_on, "2026-06", followed.table).frame
    columns = ["effect", "lower", "upper", "outcome", "status", "against_expected"]
    assert frame.loc[[0], columns].equals(alone[columns])
    assert frame["status"].tolist() == ["overdue", "running", "planned"]
    whole = quiet(quiet(sq.monitoring.measures, PLAN[1:2]).status_on, "2026-06", followed.overall).frame
    assert frame.loc[1, "effect"] == whole.loc[0, "effect"]
    codes = [caution.code for caution in followed.warnings]
    assert {"measures_owner_missing", "measures_due_missing"} <= set(codes)


def test_json_workbook_and_report_hold_them(followed, tmp_path):
    rows = json.loads(json_text(followed))["measures"]
    assert [row["measure"] for row in rows] == [row["measure"] for row in PLAN]
    assert (rows[0]["start"], rows[0]["due"], rows[1]["due"]) == ("2026-04-01", "2026-05-31", None)
    assert rows[0]["outcome"] == "effective"
    followed.to_excel(tmp_path / "x.xlsx")
    for lang, words in (("en", ("second shift", "effective. At least as good as expected")), ("zh", ("second shift", "有效。达到预期"))):
        page = render_html(followed, lang)
        assert all(word in page for word in words)
        assert "new &lt;scripts&gt;" in page


def test_without_a_list_there_is_none(sample):
    assert sample.measures is None
    assert json.loads(json_text(sample))["measures"] == []
    assert 'id="measures"' not in render_html(sample)


@pytest.mark.parametrize(
    ("given", "options", "error"),
    [
        ([{**PLAN[0], "indicator": "resolved"}], {}, ConfigError),
        ([{**PLAN[0], "start": "soon"}], {}, DataError),
        (PLAN, {"period": None}, OptionError),
        (7, {}, DataError),
    ],
)
def test_a_wrong_list_is_refused(sample_records, given, options, error):
    with pytest.raises(error):
        quiet(sq.evaluate, sample_records, sq.hierarchies.after_sales(), measures=given, **options)


def test_a_unit_that_is_not_there_is_said(sample_records):
    found = quiet(sq.evaluate, sample_records, sq.hierarchies.after_sales(), measures=[{**PLAN[0], "unit": "Team 33"}])
    assert "measures_unit_unknown" in [caution.code for caution in found.warnings]
