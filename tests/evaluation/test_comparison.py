import json

import pytest
from tests.evaluation.conftest import quiet

import sqeval as sq
from sqeval.errors import ConfigError, DataError


@pytest.fixture(scope="module")
def earlier(sample_records):
    return quiet(sq.evaluate, sample_records, sq.hierarchies.after_sales(), judgements="illustrative", span=(None, "2026-04"))


def test_the_same_evaluation_has_not_changed(sample):
    changes = sample.compare(sample).changes
    assert set(changes["kind"]) == {"same"}
    assert changes["change"].dropna().eq(0).all()


def test_a_new_month_is_compared_with_the_units_latest_one(sample, earlier):
    changes = sample.compare(earlier).changes.set_index(["unit", "period"])
    row = changes.loc[("Team 2", "2026-06")]
    old = earlier.scores.set_index(["unit", "period"]).loc[("Team 2", "2026-04"), "score"]
    new = sample.scores.set_index(["unit", "period"]).loc[("Team 2", "2026-06"), "score"]
    assert (row["kind"], row["period_before"]) == ("next", "2026-04")
    assert row["change"] == pytest.approx(new - old, abs=1e-12)
    assert changes.loc[("Team 2", "2026-03"), "kind"] == "same"


def test_a_folder_compares_like_the_evaluation_it_holds(sample, earlier, tmp_path):
    earlier.to_json(tmp_path / "evaluation.json")
    expected = sample.compare(earlier).changes
    assert sample.compare(tmp_path).changes.equals(expected)
    assert quiet(
        sq.evaluate, _records(), sq.hierarchies.after_sales(), judgements="illustrative", baseline=tmp_path
    ).comparison.changes.equals(expected)


def _records():
    paths = sq.datasets.sample_paths()
    companions = {name: paths[name] for name in ("surveys", "orders", "resources")}
    return quiet(sq.read_records, paths["records"], label_variants="merge", **companions)


def test_a_restated_month_is_marked(sample, tmp_path):
    sample.to_json(tmp_path / "evaluation.json")
    data = json.loads((tmp_path / "evaluation.json").read_text(encoding="utf-8"))
    data["scores"][0]["score"] += 1
    (tmp_path / "evaluation.json").write_text(json.dumps(data), encoding="utf-8")
    changes = sample.compare(tmp_path).changes
    assert changes["kind"].tolist() == ["restated"] + ["same"] * (len(changes) - 1)
    assert changes["change"].iloc[0] == pytest.approx(-1)


def test_changed_definitions_are_never_compared(sample, sample_records):
    other = sq.hierarchies.after_sales().model_dump(mode="json", by_alias=True)
    other["children"][1]["children"][0]["thresholds"] = [10, 24, 72, 168]
    changed = quiet(sq.evaluate, sample_records, sq.Hierarchy.from_dict(other), judgements="illustrative")
    with pytest.raises(ConfigError, match=r"indicators\.handling_hours\.thresholds"):
        sample.compare(changed)
    with pytest.raises(ConfigError, match="weights"):
        sample.compare(quiet(sq.evaluate, sample_records, sq.hierarchies.after_sales()))


def test_a_folder_without_an_evaluation_is_named(sample, tmp_path):
    with pytest.raises(DataError, match=r"evaluation\.json"):
        sample.compare(tmp_path)
    (tmp_path / "evaluation.json").write_text("{}", encoding="utf-8")
    with pytest.raises(DataError, match="holds no evaluation"):
        sample.compare(tmp_path)
