"""An evaluation to draw, figures that are closed again, and no window."""

import warnings

import pytest

import sqeval as sq

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")


@pytest.fixture(scope="session")
def sample():
    paths = sq.datasets.sample_paths()
    companions = {name: paths[name] for name in ("surveys", "orders", "resources")}
    with warnings.catch_warnings(action="ignore"):
        records = sq.read_records(paths["records"], label_variants="merge", **companions)
        return sq.evaluate(records, sq.hierarchies.after_sales(), judgements="illustrative")


@pytest.fixture(autouse=True)
def closed_figures():
    from matplotlib import pyplot

    yield
    pyplot.close("all")
