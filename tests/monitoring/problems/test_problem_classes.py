"""Classes of problems: names before words, both languages, conflicts and leftovers counted, sums, intervals, configuration."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import sqeval as sq
from sqeval import i18n
from sqeval.errors import ConfigError, DataError, OptionError
from sqeval.monitoring import problem_classes

pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")

OWN = {
    "billing": {
        "label": {"en": "Billing", "zh": "账单"},
        "names": ["invoice"],
        "types": {"twice": ["charged twice"], "late": {"words": ["late"]}},
    },
    "parcel": ["parcel", "courier"],
}


def place(values, classes=None):
    """Class and sub-type of one record."""
    frame = pd.DataFrame([values])
    return tuple(problem_classes(frame, classes).records.iloc[0])


@pytest.mark.parametrize(
    ("category", "subcategory", "expected"),
    [
        ("product quality", "defect", ("product_quality", "defect")),
        ("Product-Quality", "NOT_AS_DESCRIBED", ("product_quality", "not_as_described")),
        ("商品质量", "与描述不符", ("product_quality", "not_as_described")),
        ("物流", "运输破损", ("logistics", "damage")),
        ("logistics", "slow delivery", ("logistics", "slow_delivery")),
        ("logistics", "wrong or stale tracking", ("logistics", "tracking")),
        ("ｌｏｇｉｓｔｉｃｓ", "配送慢", ("logistics", "slow_delivery")),
        ("after-sales process", "cumbersome", ("after_sales_process", "cumbersome")),
        ("售后流程", "渠道不便", ("after_sales_process", "inconvenient_channels")),
        ("service staff", "professional skill", ("service_staff", "professional_skill")),
        ("服务人员", "服务态度", ("service_staff", "attitude")),
        # Words, where nothing is a name.
        ("the parcel arrived crushed", "", ("logistics", "damage")),
        ("快递员态度粗鲁", "", ("(conflict)", "(conflict)")),
        ("客服不耐烦", "", ("service_staff", "attitude")),
        # A class that is named takes its sub-type from words, and no other class from them.
        ("logistics", "box crushed by rude courier", ("logistics", "damage")),
        ("logistics", "other", ("logistics", "(not named)")),
        ("logistics", "damage", ("logistics", "damage")),
        ("", "damage", ("logistics", "damage")),
        ("logistics", "defect", ("(conflict)", "(conflict)")),
        ("logistics", "late delivery and damaged", ("logistics", "(ambiguous)")),
        ("billing", "", ("(unmatched)", "(unmatched)")),
        ("", None, ("(missing)", "(missing)")),
        # A word is no part of another one.
        ("mistaffed", "", ("(unmatched)", "(unmatched)")),
    ],
)
def test_where_a_record_goes(category, subcategory, expected):
    assert place({"category": category, "subcategory": subcategory}) == expected


@pytest.mark.parametrize(
    "word", ["consultation", "return", "refund", "exchange", "repair", "complaint", "咨询", "退货", "退款", "换货", "维修", "投诉"]
)
def test_what_is_to_be_done_is_no_problem_of_its_own(word):
    assert place({"request_type": word}) == ("(unmatched)", "(unmatched)")


def test_the_sample_falls_into_classes_as_its_categories_say():
    records = sq.read_records(sq.datasets.sample_paths()["records"], label_variants="merge")
    found = problem_classes(records)
    assert found.warnings == ()
    expected = records.frame["category"].value_counts()
    words = {name: name.replace("_", " ").replace("after sales", "after-sales") for name in found.scheme.classes}
    assert found.classes["count"].to_dict() == {name: int(expected[word]) for name, word in words.items()}
    fine = records.frame.groupby(["category", "subcategory"]).size()
    assert sorted(found.to_frame()["count"]) == sorted(fine)
    assert found.drill_down("logistics")["count"].to_dict() == {
        "damage": fine["logistics", "damage"],
        "slow_delivery": fine["logistics", "slow delivery"],
        "tracking": fine["logistics", "wrong or stale tracking"],
    }


VALUES = st.sampled_from(["logistics", "damage", "defect", "物流", "billing", "", "态度", "late delivery and damaged"])


@settings(max_examples=25)
@given(st.lists(st.tuples(VALUES, VALUES, st.sampled_from(["T1", "T2", None])), min_size=1, max_size=25), st.integers(0, 99))
def test_every_record_is_counted_once_in_any_order(rows, seed):
    frame = pd.DataFrame(rows, columns=["category", "subcategory", "team"])
    found, shuffled = (problem_classes(part) for part in (frame, frame.sample(frac=1, random_state=seed)))
    pd.testing.assert_frame_equal(found.to_frame(), shuffled.to_frame())
    pd.testing.assert_frame_equal(found.unmatched, shuffled.unmatched)
    assert found.classes["count"].sum() == found.to_frame()["count"].sum() == len(frame)
    assert found.classes["share"].sum() == pytest.approx(1, abs=1e-12)
    left = found.records["class"].isin(["(unmatched)", "(conflict)", "(missing)"]) | (found.records["sub_type"] == "(ambiguous)")
    assert found.unmatched["count"].sum() == left.sum()
    by_team = problem_classes(frame, by="team").classes
    assert by_team.groupby("class")["count"].sum().to_dict() == found.classes["count"].to_dict()


def test_leftovers_are_listed_with_what_they_might_be():
    rows = [("logistics", "defect")] * 3 + [("billing", "")] * 2 + [("", "")] + [("logistics", "late delivery and damaged")]
    found = problem_classes(pd.DataFrame(rows, columns=["category", "subcategory"]))
    assert found.unmatched.to_dict("list") == {
        "subcategory": ["defect", "", "", "late delivery and damaged"],
        "category": ["logistics", "billing", "", "logistics"],
        "reason": ["conflict", "unmatched", "missing", "ambiguous"],
        "candidates": ["product_quality, logistics", "", "", "damage, slow_delivery"],
        "count": [3, 2, 1, 1],
    }
    told = {caution.code: caution.details["records"] for caution in found.warnings}
    assert told == {"problems_unmatched": 2, "problems_conflict": 3, "problems_without_value": 1, "problems_ambiguous": 1}


def test_shares_and_intervals_are_wilsons_of_all_records():
    found = problem_classes(pd.DataFrame({"category": ["logistics"] * 7 + ["billing"] * 5}), confidence=0.9).classes
    expected = stats.binomtest(7, 12).proportion_ci(0.9, method="wilson")
    assert found.loc["logistics", ["share", "low", "high"]].tolist() == pytest.approx([7 / 12, expected.low, expected.high], abs=1e-12)


def test_by_unit_and_period():
    frame = pd.DataFrame(
        {
            "category": ["logistics", "logistics", "service staff", "billing"],
            "team": ["T1", "T1", "T2", None],
            "created_at": pd.to_datetime(["2026-01-05", "2026-02-05", "2026-01-09", None]),
        }
    )
    found = problem_classes(frame, by="team", period="month").classes
    assert found.loc[("T1", "2026-01"), "count"].to_dict()["logistics"] == 1
    assert found.loc[("(missing)", "(missing)", "(unmatched)"), "share"] == 1.0
    assert found.loc[("T2", "2026-01", "logistics"), "count"] == 0
    assert found.index.names == ["unit", "period", "class"]
    assert "（缺失）" in problem_classes(frame, by="team").summary("zh")


def test_pareto_of_classes_and_sub_types_and_of_costs():
    rows = pd.DataFrame(
        {"category": ["logistics"] * 3 + ["service staff", "x"], "subcategory": ["damage"] * 3 + ["", ""], "cost": [1.0, 1, 1, 9, 2]}
    )
    found = problem_classes(rows)
    assert found.pareto().frame["count"].to_dict() == {"logistics / damage": 3, "(unmatched)": 1, "service_staff / (not named)": 1}
    assert found.pareto("class", weights="cost").frame["weight"].to_dict() == {"service_staff": 9, "logistics": 3, "(unmatched)": 2}
    with pytest.raises(DataError, match="'costs'"):
        found.pareto(weights="costs")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Invoice", ("billing", "(not named)")),
        ("账单", ("billing", "(not named)")),
        ("charged twice", ("billing", "twice")),
        ("I was charged twice!", ("billing", "twice")),
        ("too late", ("billing", "late")),
        ("the courier", ("parcel", "(not named)")),
    ],
)
def test_own_classes(value, expected):
    assert place({"category": value}, OWN) == expected


def test_own_classes_from_a_file_say_the_same(tmp_path):
    path = tmp_path / "classes.toml"
    path.write_text('[billing]\nnames = ["invoice"]\n[billing.types]\ntwice = ["charged twice"]\n', encoding="utf-8")
    assert place({"category": "charged twice"}, path) == ("billing", "twice")
    assert place({"category": "charged twice"}, str(path)) == ("billing", "twice")
    found = problem_classes(pd.DataFrame({"category": ["invoice"]}), path)
    assert place({"category": "invoice"}, found.scheme) == ("billing", "(not named)")


@pytest.mark.parametrize(
    ("classes", "error", "words"),
    [
        ({}, ConfigError, "names no class"),
        ({"a": {"word": ["x"]}}, ConfigError, r"classes\.a\.word: unknown key"),
        ({"a": ["x"], "b": ["X "]}, ConfigError, r"classes\.b: classes\.a has the same among its names .got 'x'"),
        ({"a": {"types": {"b": ["a"]}}}, ConfigError, r"classes\.a\.types\.b.*'a'"),
        ({"a": [" "]}, ConfigError, "empty"),
        (7, OptionError, "dictionary or a TOML file"),
        ("no_such.toml", ConfigError, "cannot be read"),
    ],
)
def test_wrong_classes_are_named(classes, error, words):
    with pytest.raises(error, match=words):
        problem_classes(pd.DataFrame({"category": ["x"]}), classes)


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"columns": "reason"}, DataError, "'reason'"),
        ({"columns": []}, OptionError, "at least one column"),
        ({"by": "team"}, DataError, "'team'"),
        ({"period": "month"}, DataError, "'created_at'"),
        ({"period": "fortnight"}, OptionError, "'month'"),
        ({"confidence": 0}, OptionError, "confidence"),
    ],
)
def test_bad_input_is_named(options, error, words):
    with pytest.raises(error, match=words):
        problem_classes(pd.DataFrame({"category": ["x"]}), **options)
    with pytest.raises(DataError, match="'category'"):
        problem_classes(pd.DataFrame({"reason": ["x"]}))
    with pytest.raises(OptionError, match="'logistics'"):
        problem_classes(pd.DataFrame({"category": ["x"]})).drill_down("logistic")


def test_columns_of_any_name_and_kind():
    frame = pd.DataFrame({"reason": ["damage", None], "count": [1, 2]})
    found = problem_classes(frame, columns=["reason", "count"])
    assert found.classes["count"].sum() == 2
    assert found.unmatched["count (value)"].tolist() == ["2"]


def test_no_records_have_no_shares():
    found = problem_classes(pd.DataFrame({"category": pd.Series([], dtype="str")}))
    assert found.classes["count"].sum() == 0
    assert np.isnan(found.classes["share"]).all()
    assert found.unmatched.empty


def test_the_built_in_scheme_is_in_both_languages():
    scheme = problem_classes(pd.DataFrame({"category": ["x"]})).scheme
    assert len(scheme.classes) == 4
    for place_, _, spec in scheme.places():
        assert spec.label.en.isascii()
        assert not spec.label.zh.isascii()
        assert scheme.title(place_, "zh") != scheme.title(place_, "en")
        assert any(word.isascii() for word in spec.words)
        assert any(not word.isascii() for word in spec.words)
    found = problem_classes(pd.DataFrame({"category": ["x", "logistics"]}))
    assert i18n.text("problems.unmatched", "zh") in found.summary("zh")
    assert "物流" in found.summary("zh")


def test_chinese_words_are_found_beside_letters_and_digits():
    values = ["iPhone坏了", "快递SF123未收到", "app故障", "defect2", "undefective"]
    found = problem_classes(pd.DataFrame({"category": values})).records
    assert found["sub_type"].tolist() == ["defect", "slow_delivery", "defect", "(unmatched)", "(unmatched)"]


@pytest.mark.parametrize("classes", [{"(unmatched)": ["late"]}, {"speed": {"types": {"(not named)": ["late"]}}}])
def test_names_of_what_is_left_over_are_no_names_of_classes(classes):
    """Their counts would run together with those of records without a class."""
    with pytest.raises(ConfigError, match="must not begin with a bracket"):
        problem_classes(pd.DataFrame({"category": ["late", "other"]}), classes)


def test_titles_of_unknown_classes_are_refused():
    found = problem_classes(pd.DataFrame({"category": ["damage"]}))
    with pytest.raises(OptionError, match="'logistics'"):
        found.title("logistic")
    with pytest.raises(OptionError, match="'damage'"):
        found.title("logistics", "damages")
