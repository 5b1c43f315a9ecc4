"""Columns that hold data of persons: how they are recognised, and pseudonyms in their place."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sqeval.records import schema
from sqeval.records.labels import snake


class PersonalKind(StrEnum):
    """What a column seems to hold of persons."""

    EMAIL = "email"
    MOBILE = "mobile"
    ID_CARD = "id_card"
    PHONE = "phone"
    NAME = "name"
    ADDRESS = "address"


#: So large a share of the different values must look personal before the column does.
LEAST_SHARE = 0.5

_LETTERS = 16

#: So many different values are enough to tell.
_MOST_TEXTS = 256

#: Phone and id numbers have more digits than numbers below this one.
_LEAST_NUMBER = 10**10

#: Columns that are declared to hold these hold no numbers of persons.
_DECLARED = frozenset({schema.Kind.TIME, schema.Kind.FLAG, schema.Kind.NUMBER, schema.Kind.RATING})

_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[A-Za-z]{2,}")
_MOBILE = re.compile(r"(?:(?:\+|00)?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}")
_PHONE = re.compile(r"(?:\+|00)[1-9]\d{0,2}[- .(]?\d[-\d .()]{6,14}\d|\(?0\d{2,3}\)?-\d{7,8}")
_ID_CARD = re.compile(r"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]")

#: Weights and check letters of the 18-digit id number, GB 11643-1999 (ISO 7064, MOD 11-2).
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"

_NAME_WORDS = re.compile(
    r"(?:^|_)(?:(?:first|last|full|given|family|real|customer|client|caller|contact|buyer|receiver|recipient|consignee|user)_?name|surname|"
    r"customer|buyer_nick|reporter|requester|assignee|owner|agent|staff)$|姓名|收货人|收件人|联系人|经办人|处理人|买家(?:昵称|姓名|会员名)|"
    r"客户(?:姓名|名称)|客服(?:姓名|人员)?$"
)
_ADDRESS_WORDS = re.compile(r"(?:^|_)(?:address|street|postal_address|shipping_address|receiver_address)(?:_|$)|地址|住址")


def looks_personal(column: str, texts: Sequence[str]) -> tuple[PersonalKind, float] | None:
    """What a column of these different values seems to hold, with the share of them that look so; None where it does not."""
    return (_by_value(texts) or _by_name(column, texts)) if texts else None


def sign_of(column: str, different: NDArray[Any]) -> tuple[PersonalKind, float] | None:
    """The same of different values of any kind, of which a part decides; numbers can be phone and id numbers only."""
    if different.dtype.kind in "iuf":
        long = different[different >= _LEAST_NUMBER]
        is_told = len(long) and len(long) >= LEAST_SHARE * len(different) and schema.kind_of(column) not in _DECLARED
        return _by_value(a_part(different)) if is_told else None
    return looks_personal(column, a_part(different)) if different.dtype == object else None


def _by_value(texts: Sequence[str]) -> tuple[PersonalKind, float] | None:
    for kind, fits in _FITS.items():
        share = sum(map(fits, texts)) / len(texts)
        if share >= LEAST_SHARE:
            return kind, share
    return None


def _by_name(column: str, texts: Sequence[str]) -> tuple[PersonalKind, float] | None:
    """Names and addresses are not known by their shape, so the name of the column tells; codes and numbers are none."""
    word = snake(column)
    share = sum(not any(letter.isdigit() for letter in text) for text in texts) / len(texts)
    if _NAME_WORDS.search(word) and share >= LEAST_SHARE:
        return PersonalKind.NAME, share
    return (PersonalKind.ADDRESS, 1.0) if _ADDRESS_WORDS.search(word) else None


def is_id_card(text: str) -> bool:
    """Whether a text is an 18-digit id number whose check digit is right.

    Examples
    --------
    >>> is_id_card("11010519491231002X"), is_id_card("110105194912310021")
    (True, False)
    """
    text = text.strip()
    if not _ID_CARD.fullmatch(text):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, text, strict=False))
    return _CHECK[total % 11] == text[-1].upper()


def pseudonyms(texts: Sequence[str], key: str | None) -> NDArray[np.object_]:
    """The first 16 hexadecimal digits of each text's SHA-256, keyed (HMAC) where a key is given.

    The same text always has the same pseudonym, so frames can still be joined, and records still be counted by person.
    Without a key this does not protect phone or id numbers: all of them can be tried. With one it protects for as long
    as the key stays secret. In neither case does it hide who is behind a pattern, such as the only request of a day.
    """
    return np.array([_pseudonym(text.encode("utf-8"), key) for text in texts], dtype=object)


def _pseudonym(data: bytes, key: str | None) -> str:
    digest = hashlib.sha256(data) if key is None else hmac.new(key.encode("utf-8"), data, hashlib.sha256)
    return digest.hexdigest()[:_LETTERS]


_FITS = {
    PersonalKind.EMAIL: lambda text: _EMAIL.fullmatch(text.strip()) is not None,
    PersonalKind.ID_CARD: is_id_card,
    PersonalKind.MOBILE: lambda text: _MOBILE.fullmatch(text.strip()) is not None,
    PersonalKind.PHONE: lambda text: _PHONE.fullmatch(text.strip()) is not None,
}


def personal_columns(frame: pd.DataFrame, sources: Mapping[str, str] | None = None) -> dict[str, tuple[PersonalKind, float]]:
    """Columns of a frame that look personal, by their values, by their name, or by the name they had in the source.

    Of very many different values a part decides, whatever their order.
    """
    found = {}
    for name in map(str, frame.columns):
        values = different_values(frame[name])
        found[name] = sign_of(name, values) or sign_of((sources or {}).get(name, name), values)
    return {name: sign for name, sign in found.items() if sign is not None}


def different_values(column: pd.Series[Any]) -> NDArray[Any]:
    """The different values of a column that can hold text or numbers; none of one of times or flags."""
    kinds = pd.api.types
    is_other = kinds.is_datetime64_any_dtype(column.dtype) or kinds.is_timedelta64_dtype(column.dtype) or kinds.is_bool_dtype(column.dtype)
    return np.empty(0, dtype=object) if is_other else np.asarray(pd.unique(column.dropna()))


def with_pseudonyms(column: pd.Series[Any], key: str | None) -> pd.Series[Any]:
    """The column with a pseudonym in place of every value; missing ones stay missing, and a number has that of its text."""
    codes, values = pd.factorize(column)
    words = np.append(pseudonyms([plain_text(value) for value in values], key), np.nan)
    return pd.Series(words[codes], index=column.index, name=column.name, dtype="str")


def plain_text(value: object) -> str:
    """A value as text; a whole number is written without a decimal point, as a column of text holds it."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def a_part(texts: NDArray[Any]) -> list[str]:
    """Some of very many different values as texts, by their hash, so that the order of rows decides nothing."""
    if len(texts) > _MOST_TEXTS:
        hashes = pd.util.hash_array(texts, categorize=False)
        texts = texts[np.argpartition(hashes, _MOST_TEXTS)[:_MOST_TEXTS]]
    return [plain_text(text) for text in texts]
