"""What a newcomer gets wrong first is answered by one clear error; and summaries speak the language asked for."""

import pandas as pd
import pytest
from tests.evaluation.conftest import quiet

import sqeval as sq
from sqeval.errors import ConfigError, DataError, OptionError, SqevalError

TREE = sq.hierarchies.after_sales()


@pytest.mark.parametrize("call", [sq.evaluate, sq.measure])
def test_records_that_were_not_read(call):
    for given in (pd.DataFrame({"team": ["A"]}), "export.csv"):
        with pytest.raises(DataError, match=r"records: .*sq\.read_records"):
            call(given, TREE)


@pytest.mark.parametrize("call", [sq.evaluate, sq.measure])
def test_a_hierarchy_by_name_or_as_a_mapping(call, sample_records):
    with pytest.raises(ConfigError, match=r"'after_sales'.*hierarchies\.after_sales\(\)"):
        call(sample_records, "after_sales")
    with pytest.raises(ConfigError, match=r"from_dict"):
        call(sample_records, {"name": "desk"})


@pytest.mark.parametrize(
    "options",
    [
        {"by": 3},
        {"by": ["team", 3]},
        {"min_n": "5"},
        {"min_n": float("nan")},
        {"min_n": 2.5},
        {"min_n": True},
        {"span": ("2026-02",)},
        {"span": "2026-02"},
        {"grades": ["a"]},
        {"judgements": 3},
        {"dea": 3},
        {"targets": 3},
    ],
)
def test_an_option_of_the_wrong_kind_is_named(options, sample_records):
    with pytest.raises(OptionError, match=next(iter(options))):
        quiet(sq.evaluate, sample_records, TREE, **options)


def test_a_baseline_that_is_none(sample, sample_records):
    with pytest.raises(DataError, match="baseline"):
        sq.evaluate(sample_records, TREE, baseline=3)
    with pytest.raises(DataError, match="baseline"):
        sample.compare(3)


@pytest.mark.parametrize("unit", [3, ["Team 1"], None])
def test_explaining_what_is_no_unit(sample, unit):
    with pytest.raises(DataError, match="unknown unit"):
        sample.explain(unit)
    with pytest.raises(DataError, match="no records in this period"):
        sample.explain("Team 1", [3])


def test_an_unknown_language(sample, tmp_path):
    for call in (sample.summary, lambda lang: sample.to_html(tmp_path / "a.html", lang=lang), sample.table.summary):
        with pytest.raises(OptionError, match="lang"):
            call("fr")


def test_sums_that_overflow_are_no_values():
    frame = pd.DataFrame({"request_id": list("abc"), "team": "A", "created_at": "2026-01-05 09:00", "cost": [1e308] * 3})
    tree = {"name": "desk", "children": [{"name": "cost_each", "measure": {"kind": "mean", "column": "cost"}}]}
    with pytest.raises(SqevalError, match=r"cost_each.*infinity"):
        sq.measure(quiet(sq.read_records, frame), sq.Hierarchy.from_dict(tree))


def test_summaries_in_chinese(sample):
    shown = sample.summary("zh")
    assert "excellent" not in shown
    assert "False" not in shown
    change = sample.compare(sample).summary("zh")
    assert "不变" in change
    assert "same" not in change
    assert "score" not in change
    checks = sample.target_checks[0].summary("zh")
    assert "missed" not in checks
    assert "status" not in checks
    assert "首次响应" in sample.table.summary("zh")
