"""What a result shows."""

import pandas as pd
import pytest

from sqeval import weighting

TEAMS = pd.DataFrame({"solved": [0.9, 0.8, 0.7], "hours": [4.0, 8.0, 2.0]}, index=["A", "B", "C"])
BOTH = {"solved": "benefit", "hours": "cost"}


def test_the_table_says_what_went_in():
    table = weighting.entropy(TEAMS, BOTH).to_frame()
    assert list(table.columns) == ["direction", "entropy", "divergence", "weight"]
    assert table["direction"].to_dict() == BOTH
    assert table.index.tolist() == ["solved", "hours"]


@pytest.mark.parametrize("name", ["angle", "cilos", "critic", "entropy", "idocriw", "merec", "pca", "standard_deviation", "variation"])
def test_both_languages_have_words_for_everything(name):
    result = getattr(weighting, name)(TEAMS, BOTH)
    chinese = result.summary("zh")
    assert "越低越好" in chinese
    assert not [column for column in result.to_frame().columns if str(column) in chinese]
    assert "lower is better" in result.summary()


def test_the_card_names_method_and_settings():
    text = weighting.entropy(TEAMS, BOTH).summary()
    assert "shares of the sum (costs as min/x)" in text
    assert "Objective weights of 2 criteria" in text
