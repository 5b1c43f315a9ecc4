"""Personal columns: known by what they hold and by the names they had, hidden or left out."""

import pandas as pd
import pytest

import sqeval as sq
from sqeval.errors import OptionError, SqevalWarning


@pytest.mark.parametrize(("source", "canonical"), [("买家会员名", "customer_id"), ("Reporter", "customer_id"), ("客服", "agent")])
def test_a_mapped_column_is_known_by_the_name_it_had(source, canonical):
    frame = pd.DataFrame({"request_id": ["a", "b"], "created_at": "2026-01-05", source: ["张伟", "王芳"]})
    mapping = {"request_id": "request_id", "created_at": "created_at", canonical: source}
    with pytest.warns(SqevalWarning, match=canonical):
        hidden = sq.read_records(frame, mapping, policies={"personal": "repair"}, pseudonym_key="secret")
    assert hidden.frame[canonical].str.fullmatch("[0-9a-f]{16}").all()
    with pytest.warns(SqevalWarning, match=canonical):
        assert canonical not in sq.read_records(frame, mapping, policies={"personal": "reject"}).frame.columns


@pytest.mark.parametrize("key", ["", 7, b"secret"])
def test_what_is_no_key(key):
    with pytest.raises(OptionError, match="pseudonym_key"):
        sq.read_records(
            pd.DataFrame({"request_id": ["a"], "created_at": ["2026-01-05"]}), policies={"personal": "repair"}, pseudonym_key=key
        )
