"""Sources joined by keys: by hand, whatever the order of rows, and nothing dropped without being counted."""

import warnings

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sqeval as sq
from sqeval.errors import ConfigError, DataError, OptionError, SqevalWarning
from sqeval.records import Preset
from sqeval.records.declarations import Join
from sqeval.records.joins import join_sources
from sqeval.spec import read as read_spec

ORDERS = pd.DataFrame(
    {
        "order_id": ["o1", "o2", "o3", "o4"],
        "customer_id": ["c1", "c2", "c3", "c4"],
        "order_status": ["delivered", "shipped", "canceled", "delivered"],
        "order_purchase_timestamp": ["2018-01-01 10:00:00"] * 4,
        "order_delivered_customer_date": ["2018-01-05 10:00:00", None, "2018-01-03 10:00:00", None],
        "order_estimated_delivery_date": ["2018-01-05 00:00:00"] * 4,
    }
)
ITEMS = pd.DataFrame(
    {
        "order_id": ["o1", "o1", "o1", "o2", "o9"],
        "order_item_id": ["1", "2", "2", "1", "1"],
        "seller_id": ["s1", "s2", "s2", "s1", "s1"],
        "price": ["10", "20", "20", "5", "1"],
        "freight_value": ["1.5", "2", "2", None, "1"],
    }
)
REVIEWS = pd.DataFrame(
    {
        "review_id": ["r1", "r2", "r3", "r3", "r5"],
        "order_id": ["o1", "o1", "o2", "o3", "o8"],
        "review_score": ["5", "1", "4", "4", "3"],
        "review_answer_timestamp": ["2018-01-07", "2018-01-06", "2018-01-06", "2018-01-06", "2018-01-06"],
    }
)


def read(source, preset="marketplace", **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SqevalWarning)
        return sq.read_records(source, preset, **options)


def joined(base, other, **join):
    return join_sources(base, {"other": other}, [read_spec(Join, {"source": "other", "on": "key", **join})])


def test_a_marketplace_by_hand():
    records = read({"orders": ORDERS, "items": ITEMS, "reviews": REVIEWS})
    frame = records.frame.set_index("request_id")
    assert frame["shop"].fillna("-").tolist() == ["(several)", "s1", "-", "-"]
    assert frame["order_amount"].tolist()[:2] == [30, 5]
    assert frame["cost"].tolist()[:1] == [3.5]
    assert frame["cost_logistics"].isna().tolist() == [False, True, True, True]
    assert frame["rating"].tolist()[:3] == [5, 4, 4]
    assert frame["item_count"].tolist() == [2, 1, 0, 0]
    assert frame["review_count"].tolist() == [2, 1, 1, 0]
    assert frame["status"].tolist() == ["resolved", "in_progress", "cancelled", "resolved"]
    assert frame["resolved"].tolist() == [True, False, False, True]
    assert frame["resolved_at"].notna().tolist() == [True, False, False, False]
    assert frame.loc["o3", "delivered_at"] == pd.Timestamp("2018-01-03 10:00")
    assert frame.loc["o1", "promised_at"] == pd.Timestamp("2018-01-05 23:59:59")


def test_what_does_not_fit_is_counted():
    records = read({"orders": ORDERS, "items": ITEMS, "reviews": REVIEWS})
    found = {
        (caution.code, caution.details.get("source")): caution.details["rows"] for caution in records.warnings if "rows" in caution.details
    }
    assert found == {
        ("join_unmatched", "items"): 1,
        ("join_repeated", "items"): 1,
        ("join_mixed", "items"): 1,
        ("join_unmatched", "reviews"): 1,
        ("join_shared_id", "reviews"): 2,
        ("join_latest", "reviews"): 1,
        ("emptied_by_status", None): 1,
    }
    items, reviews = records.provenance.joins
    assert (items.rows, items.used, items.unmatched, items.repeated, items.several, items.without) == (5, 3, 1, 1, 1, 2)
    assert (reviews.rows, reviews.used, reviews.unmatched, reviews.repeated, reviews.several, reviews.without) == (5, 4, 1, 0, 1, 1)
    assert sorted(records.provenance.sources) == ["items", "orders", "reviews"]
    undated = [caution for caution in records.warnings if caution.code == "resolution_not_dated"]
    assert undated[0].details == {"tickets": 1}


def test_files_may_be_named_and_sources_left_out(tmp_path):
    ORDERS.to_csv(tmp_path / "orders.csv", index=False)
    REVIEWS.to_csv(tmp_path / "reviews.csv", index=False)
    records = read({"orders": tmp_path / "orders.csv", "reviews": tmp_path / "reviews.csv"})
    assert records.origin.name == "orders.csv"
    assert records.provenance.sources["reviews"].sha256
    assert "shop" in records.provenance.absent
    assert "shop" not in records.frame
    assert records.rows_in == len(ORDERS)
    alone = read(tmp_path / "orders.csv")
    assert alone.frame["request_id"].tolist() == ORDERS["order_id"].tolist()


@settings(max_examples=15)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_of_any_source_changes_nothing(random):
    sources = {"orders": ORDERS, "items": ITEMS, "reviews": REVIEWS}
    shuffled = {name: frame.iloc[random.sample(range(len(frame)), len(frame))] for name, frame in sources.items()}
    frames = [read(given).frame.sort_values("request_id", ignore_index=True) for given in (sources, shuffled)]
    pd.testing.assert_frame_equal(*frames)


def test_no_row_of_the_base_is_lost_or_doubled():
    base = pd.DataFrame({"key": ["b", None, "a", "b", "z"], "x": range(5)})
    other = pd.DataFrame({"key": ["a", "b", None], "y": [1, 2, 3]})
    found = joined(base, other).frame
    assert found["x"].tolist() == [0, 1, 2, 3, 4]
    assert found["y"].fillna(0).tolist() == [2, 0, 1, 2, 0]


def test_latest_and_earliest_with_missing_times_and_ties():
    base = pd.DataFrame({"key": ["a", "b", "c"]})
    other = pd.DataFrame(
        {
            "key": ["a", "a", "a", "b", "b", "c"],
            "at": ["2026-01-02", "2026-01-01", None, "2026-01-01", "2026-01-01", None],
            "y": ["late", "early", "never", "x", "y", "only"],
        }
    )
    assert joined(base, other, take="latest", by="at").frame["y"].tolist() == ["late", "y", "only"]
    assert joined(base, other, take="Earliest", by="at").frame["y"].tolist() == ["early", "y", "only"]
    with pytest.raises(DataError, match="column 'at': other has a value that cannot be read as a time"):
        joined(base, other.assign(at="soon"), take="latest", by="at")


def test_one_row_a_key_is_checked():
    base, other = pd.DataFrame({"key": [1, 2]}), pd.DataFrame({"key": [2, 2, 3], "y": [1, 2, 3]})
    with pytest.raises(DataError, match=r"column 'key': other has several rows of one key \(got '2'\)"):
        joined(base, other)
    assert joined(base, other[1:]).frame["y"].fillna(0).tolist() == [0, 2]


def test_keys_of_several_columns_and_of_other_names_and_types():
    base = pd.DataFrame({"shop": ["s", "s", None], "number": [1.0, 2.0, 1.0]})
    other = pd.DataFrame({"place": ["s", "s"], "no": ["1", "2"], "y": ["one", "two"]})
    join = read_spec(Join, {"source": "other", "on": ["place", "no"], "base_on": ["shop", "number"]})
    assert join_sources(base, {"other": other}, [join]).frame["y"].fillna("-").tolist() == ["one", "two", "-"]


def test_columns_of_the_same_name_are_told_apart():
    base, other = pd.DataFrame({"key": ["a"], "y": [1]}), pd.DataFrame({"key": ["a"], "y": [2]})
    assert joined(base, other).frame.iloc[0].to_dict() == {"key": "a", "y": 1, "other.y": 2}


def test_a_cell_that_is_no_number_is_rejected_by_name():
    records = read({"orders": ORDERS, "items": ITEMS.assign(price=["many", "20", "20", "5", "1"])})
    assert records.rejected[["request_id", "column", "value", "reason"]].values.tolist() == [["o1", "order_amount", "many", "not_a_number"]]


def test_sources_without_any_match_and_empty_ones():
    base = pd.DataFrame({"key": ["a", "b"]})
    for other in (pd.DataFrame({"key": ["x"], "y": [1]}), pd.DataFrame({"key": pd.Series(dtype="str"), "y": pd.Series(dtype=float)})):
        found = joined(base, other, reduce={"y": "sum"}, count="n")
        assert found.frame["y"].isna().all()
        assert found.frame["n"].tolist() == [0, 0]
        assert found.counts[0].without == 2


@given(
    st.lists(st.tuples(st.sampled_from("abcz"), st.sampled_from(["s1", "s2", None]), st.one_of(st.none(), st.integers(0, 9))), max_size=12)
)
def test_reductions_against_a_plain_loop(rows):
    base = pd.DataFrame({"key": ["a", "b", "c"]})
    other = pd.DataFrame(rows, columns=["key", "who", "y"]).astype({"key": "str", "who": "str", "y": "float"})
    found = joined(base, other, take="reduced", reduce={"who": "only", "y": "sum"}, count="n").frame
    for k, key in enumerate(base["key"]):
        own = [row for row in rows if row[0] == key]
        who, numbers = {row[1] for row in own} - {None}, [row[2] for row in own if row[2] is not None]
        assert found["n"][k] == len(own)
        assert pd.isna(found["y"][k]) if not numbers else found["y"][k] == sum(numbers)
        assert pd.isna(found["who"][k]) if not who else found["who"][k] == (who.pop() if len(who) == 1 else "(several)")


@pytest.mark.parametrize(
    ("source", "preset", "error", "message"),
    [
        ({"orders": ORDERS}, "canonical", OptionError, r"source: the preset 'canonical' joins no sources"),
        ({"orders": ORDERS, "review": REVIEWS}, "marketplace", OptionError, r"unknown source \(got 'review'\). Did you mean 'reviews'"),
        ({"items": ITEMS}, "marketplace", DataError, r"the source 'orders' is missing"),
        ({"orders": ORDERS, "items": ITEMS.drop(columns="price")}, "marketplace", DataError, r"column 'price': is missing from items"),
        (
            {"orders": ORDERS.drop(columns="order_id"), "items": ITEMS},
            "marketplace",
            DataError,
            r"column 'order_id': is missing from orders",
        ),
    ],
)
def test_what_is_missing_or_unknown_is_named(source, preset, error, message):
    with pytest.raises(error, match=message):
        read(source, preset)


@pytest.mark.parametrize(
    ("join", "message"),
    [
        ({"take": "latest"}, r"joins\.other\.by: is needed for take = 'latest' or 'earliest'"),
        ({"by": "at"}, r"joins\.other\.by: is needed for take"),
        ({"take": "reduced"}, r"joins\.other\.reduce: says nothing about any column"),
        ({"take": "some"}, r"take"),
        ({"base_on": ["a", "b"]}, r"joins\.other\.base_on: names 2 key\(s\) for 1"),
    ],
)
def test_contradictions_in_the_declaration_are_named(join, message):
    with pytest.raises(ConfigError, match=message):
        Preset.from_dict({"base": "a", "joins": [{"source": "other", "on": "key", **join}]})
    with pytest.raises(ConfigError, match="joins need a base"):
        Preset.from_dict({"joins": [{"source": "other", "on": "key"}]})


def test_a_required_source_must_be_given():
    preset = Preset.from_dict(
        {"columns": {"request_id": "key", "created_at": "at"}, "base": "a", "joins": [{"source": "b", "on": "key", "required": True}]}
    )
    with pytest.raises(DataError, match="the source 'b' is missing"):
        read({"a": pd.DataFrame({"key": ["1"], "at": ["2026-01-01"]})}, preset)


def of_two_items(**preset):
    """The first order with two items of the prices 12.50 and 7.50 as the preset writes them."""
    prices = preset.pop("prices")
    rules = Preset.from_dict({"extends": "marketplace", **preset})
    items = pd.DataFrame({"order_id": ["o1", "o1", "o2"], "order_item_id": ["1", "2", "1"], "seller_id": "s"})
    items = items.assign(price=[*prices, prices[0]], freight_value=[*prices[::-1], prices[1]])
    return read({"orders": ORDERS, "items": items}, rules)


@pytest.mark.parametrize(
    ("preset", "prices"),
    [
        ({}, ["12.50", "7.50"]),
        ({}, [12.5, 7.5]),
        ({"decimal": ","}, ["12,50", "7,50"]),
        ({"decimal": ","}, [12.5, 7.5]),
        ({"strip": dict.fromkeys(["order_amount", "cost", "cost_logistics"], "¥")}, ["¥12.50", "¥ 7.50"]),
        ({"decimal": ",", "strip": dict.fromkeys(["order_amount", "cost", "cost_logistics"], "€")}, ["12,50 €", "7,5 €"]),
        ({"values": {"order_amount": {"dozen": "12.5"}, "cost": {"dozen": "12.5"}, "cost_logistics": {"dozen": "12.5"}}}, ["Dozen", 7.5]),
    ],
    ids=str,
)
def test_cells_of_a_sum_are_read_as_the_column_that_they_feed(preset, prices):
    frame = of_two_items(prices=prices, **preset).frame.set_index("request_id")
    assert frame.loc[["o1", "o2"], "order_amount"].tolist() == [20, 12.5]
    assert frame.loc[["o1", "o2"], "cost"].tolist() == [20, 7.5]
    assert frame.loc[["o1", "o2"], "cost_logistics"].tolist() == [20, 7.5]


def test_marks_between_thousands_are_no_decimals_in_a_sum():
    records = of_two_items(prices=["1.012,50", "7,5"], decimal=",")
    assert records.frame.set_index("request_id").loc["o1", "order_amount"] == 1020


@pytest.mark.parametrize("decimal", [".", ","])
@pytest.mark.parametrize("bad", ["many", "1 2", "7.5.0", "1,2,3"])
def test_a_sum_with_an_unreadable_cell_is_rejected_and_the_others_stand(decimal, bad):
    price = "1234" + decimal + "125"
    items = ITEMS.assign(price=[bad, price, price, price, "1"])
    records = read({"orders": ORDERS, "items": items}, Preset.from_dict({"extends": "marketplace", "decimal": decimal}))
    rejected = records.rejected[records.rejected["column"] == "order_amount"]
    assert rejected[["request_id", "value", "reason"]].values.tolist() == [["o1", bad, "not_a_number"]]
    if decimal == ".":
        # ITEMS has freight with decimal points, which are no numbers where a comma is declared.
        assert records.frame.set_index("request_id").loc["o2", "order_amount"] == 1234.125


def test_a_word_for_nothing_is_no_unreadable_cell():
    nothing = {name: {"free": ""} for name in ("order_amount", "cost", "cost_logistics")}
    records = of_two_items(prices=["free", "7.50"], values=nothing)
    frame = records.frame.set_index("request_id")
    assert frame.loc["o1", "order_amount"] == 7.5
    assert pd.isna(frame.loc["o2", "order_amount"])


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=8), st.randoms(use_true_random=False))
def test_a_sum_does_not_depend_on_the_order_of_rows_to_its_last_digit(parts, random):
    base = pd.DataFrame({"key": ["a"]})
    sums = [
        joined(base, pd.DataFrame({"key": "a", "y": order}), take="reduced", reduce={"y": "sum"}).frame["y"][0]
        for order in (parts, random.sample(parts, len(parts)))
    ]
    assert sums[0] == sums[1]
