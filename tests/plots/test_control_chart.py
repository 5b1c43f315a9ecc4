import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

import sqeval as sq
from sqeval.errors import DataError

mpl.use("Agg")
pytestmark = pytest.mark.filterwarnings("ignore::sqeval.errors.SqevalWarning")


@pytest.fixture(autouse=True)
def _figures_closed():
    yield
    from matplotlib import pyplot

    pyplot.close("all")


def test_points_limits_and_signals_are_where_the_chart_has_them():
    chart = sq.monitoring.p_chart([12, 15, 11, None, 12, 13, 16, 12, 40], [100] * 8 + [50], baseline=7)
    ax = sq.plots.control_chart(chart)
    values, centre, upper, lower = (np.asarray(line.get_ydata(), dtype=float) for line in ax.lines)
    np.testing.assert_array_equal(values, chart.values)
    assert set(centre) == {chart.center}
    np.testing.assert_array_equal(upper, chart.upper)
    np.testing.assert_array_equal(lower, chart.lower)
    assert ax.collections[0].get_offsets().tolist() == [[8, 0.8]]
    assert len(ax.patches) == 7
    assert ax.get_title(loc="left") == "p chart"


def test_long_charts_name_some_points_and_titles_follow_the_language():
    ax = sq.plots.control_chart(sq.monitoring.xmr(range(30)))
    assert len(ax.get_xticks()) == 10
    given = sq.plots.control_chart(sq.monitoring.xmr([1, 2, 3]), ax=ax, lang="zh")
    assert given is ax
    assert ax.get_title(loc="left") in {"单值–移动极差控制图（XmR）", "XmR chart"}


def test_what_is_no_chart_is_named():
    with pytest.raises(DataError, match="has no chart to draw"):
        sq.plots.control_chart(pd.DataFrame())
