"""Efficiencies of stages inside an evaluation: the planted slow stage, against the model called by hand, and when there are none."""

import warnings
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from tests.contract.methods import TREE, record_rows

import sqeval as sq

NAMES = ["consultation", "handling", "feedback"]


def quiet(function, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sq.SqevalWarning)
        return function(*args, **options)


def codes(evaluation):
    return {caution.code for caution in evaluation.warnings}


def test_the_stage_made_slow_on_purpose_is_found(sample):
    found = sample.stage_efficiency
    handling = found.ends["handling", "max"].unstack("period")
    assert set(found.weak_stage["Team 2"].iloc[:5]) == {"handling"}
    assert (handling.idxmin().iloc[:5] == "Team 2").all()
    assert (handling.loc["Team 4"] == 1).sum() >= 4


def test_equals_the_model_called_by_hand(sample, sample_records):
    month = "2026-03"
    frame = sample_records.frame
    frame = frame[(pd.to_datetime(frame["created_at"]).dt.strftime("%Y-%m") == month) & frame["team"].notna() & (frame["team"] != "Team 7")]
    stamps = ["created_at", "first_response_at", "resolved_at", "closed_at"]
    pairs = zip(NAMES, pairwise(stamps), strict=True)
    hours = pd.DataFrame({name: (frame[end] - frame[start]).dt.total_seconds() / 3600 for name, (start, end) in pairs})
    X, passed = hours.groupby(frame["team"]).sum(), hours.groupby(frame["team"]).count().add_prefix("n_")
    stages = [sq.dea.Stage("consultation", "n_consultation")]
    stages += [sq.dea.Stage([name, f"n_{before}"], f"n_{name}") for before, name in pairwise(NAMES)]
    process = dict(zip(NAMES, stages, strict=True))
    result = quiet(sq.dea.network, X, process, passed.iloc[:, 2:], Z=passed.iloc[:, :2], orientation="input", rts="crs")
    own = sample.stage_efficiency.ends.xs(month, level="period").loc[X.index]
    np.testing.assert_allclose(own, result.stage_efficiency, atol=1e-9)
    assert sample.stage_efficiency.results[month].data.units.tolist() == X.index.tolist()


def test_small_units_and_those_without_a_name_are_not_measured(sample):
    found = sample.stage_efficiency
    assert found.ends.loc["Team 7"].isna().all(axis=None)
    assert found.ends.loc["(missing)"].isna().all(axis=None)
    assert found.weak_stage["Team 7"].isna().all()
    assert not any("network" in sentence for sentence in sample.explain("Team 7").sentences())


def test_it_is_explained_beside_the_medians(sample):
    english, chinese = (sample.explain("Team 2", "2026-03").sentences(lang) for lang in ("en", "zh"))
    at = next(k for k, sentence in enumerate(english) if sentence.startswith("The slow stage is Handling"))
    assert english[at + 1].startswith("Stage efficiencies against the best practice (network DEA): Consultation 49 %, Handling 18 %")
    assert english[at + 1].endswith("what holds it back is Handling.")
    assert "薄弱环节是“处理”" in chinese[at + 1]
    assert "Every stage is on the efficient frontier (network DEA)." in sample.explain("Team 4", "2026-01").sentences()


def test_one_frontier_for_all_periods(sample_records):
    pooled = quiet(sq.evaluate, sample_records, sq.hierarchies.after_sales(), frontier="pooled")
    assert list(pooled.stage_efficiency.results) == ["(pooled)"]
    assert pooled.stage_efficiency.ends.loc["Team 2"].notna().all(axis=None)
    assert set(pooled.stage_efficiency.weak_stage["Team 2"]) <= {"handling", "consultation"}


class TestWithout:
    def evaluated(self, stages, **options):
        records = quiet(sq.read_records, record_rows()["frame"].assign(closed_at=lambda frame: frame["resolved_at"], hours_x=2.0))
        tree = TREE.model_copy(update={"stages": tuple(sq.indicators.hierarchy.Stage(**stage) for stage in stages), **options})
        return quiet(sq.evaluate, records, tree)

    @pytest.mark.parametrize(
        ("stages", "reason"),
        [
            ([{"name": "a", "start": "created_at", "end": "resolved_at"}], "one stage only"),
            ([{"name": "a", "start": "created_at", "end": "resolved_at"}, {"name": "b", "column": "hours_x"}], "hours in a column"),
            (
                [{"name": "a", "start": "created_at", "end": "resolved_at"}, {"name": "b", "start": "created_at", "end": "closed_at"}],
                "does not begin",
            ),
        ],
    )
    def test_a_note_says_why(self, stages, reason):
        ev = self.evaluated(stages)
        note = next(caution for caution in ev.warnings if caution.code == "no_stage_efficiency")
        assert reason in note.message
        assert note.text("zh") != note.message
        assert ev.stage_efficiency.ends.empty
        assert ev.stage_efficiency.weak_stage.isna().all()

    def test_nothing_is_said_without_stages_or_dea(self):
        assert "no_stage_efficiency" not in codes(self.evaluated([]))
        stages = [{"name": "a", "start": "created_at", "end": "resolved_at"}, {"name": "b", "start": "resolved_at", "end": "closed_at"}]
        ev = self.evaluated(stages, dea=None)
        assert ev.stage_efficiency.ends.empty
        assert "no_stage_efficiency" not in codes(ev)
