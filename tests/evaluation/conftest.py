import warnings

import pytest

import sqeval as sq


def quiet(function, *args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sq.SqevalWarning)
        return function(*args, **options)


@pytest.fixture(scope="session")
def sample_records():
    paths = sq.datasets.sample_paths()
    companions = {name: paths[name] for name in ("surveys", "orders", "resources")}
    return quiet(sq.read_records, paths["records"], label_variants="merge", **companions)


@pytest.fixture(scope="session")
def sample(sample_records):
    return quiet(sq.evaluate, sample_records, sq.hierarchies.after_sales(), judgements="illustrative")
