"""Public holidays and make-up workdays of countries, from the optional `holidays` package."""

from __future__ import annotations

import importlib
from datetime import date
from functools import lru_cache
from typing import Any

from sqeval.errors import ConfigError, MissingExtraError, nearest_hint

#: Languages in which a holiday may be named, beside those of its own country.
_NAMES_IN = ("en_US", "zh_CN")


def check_country(country: str, region: str | None) -> None:
    """Refuse a country or region that the package does not know."""
    package = _package()
    known: dict[str, list[str]] = package.list_supported_countries(include_aliases=True)
    if country not in known:
        raise ConfigError("is not a country that the holidays package knows", path="country", value=country, hint="Write it as CN")
    if region is not None and region not in _of(country, None, ()).subdivisions:
        hint = nearest_hint(region, _of(country, None, ()).subdivisions)
        raise ConfigError(f"is not a region of {country}", path="region", value=region, hint=hint)


@lru_cache(maxsize=64)
def days_off(country: str, region: str | None, first: int, last: int) -> frozenset[date]:
    """Public holidays in the years from `first` to `last`, with the days that stand in for them."""
    return frozenset(_of(country, region, range(first, last + 1)))


@lru_cache(maxsize=64)
def make_up_days(country: str, region: str | None, first: int, last: int) -> frozenset[date]:
    """Weekend days on which people work in the years from `first` to `last` (调休)."""
    known = _of(country, region, range(first, last + 1)).weekend_workdays
    return frozenset(day for day in known if first <= day.year <= last)


@lru_cache(maxsize=64)
def known_years(country: str, region: str | None) -> tuple[int, int]:
    """First and last year for which days off are known.

    The package computes holidays by rule far into the future. Where a country moves workdays by yearly announcement,
    its days are known only as far as the announcements that the package holds.
    """
    source = _of(country, region, ())
    announced = _of(country, region, range(_FIRST_ANNOUNCED, source.end_year + 1)).weekend_workdays
    return source.start_year, max((day.year for day in announced), default=source.end_year)


_FIRST_ANNOUNCED = 1990


@lru_cache(maxsize=256)
def first_days(country: str, region: str | None, name: str, first: int, last: int) -> tuple[date, ...]:
    """The first day of a named holiday in each of the years from `first` to `last`."""
    start, end = _of(country, region, ()).start_year, _of(country, region, ()).end_year
    if first < start or last > end:
        raise ConfigError(f"holidays of {country} are known from {start} to {end} only", path="periods.holiday", value=name)
    found: dict[int, date] = {}
    names: set[str] = set()
    for language in _languages(country):
        for day, label in sorted(_of(country, region, range(first, last + 1), language).items()):
            parts = [part.strip() for part in label.split(";")]
            names.update(parts)
            if any(_means(part, name) for part in parts):
                found[day.year] = min(day, found.get(day.year, day))
    missing = [year for year in range(first, last + 1) if year not in found]
    if missing:
        hint = nearest_hint(name, sorted(names))
        raise ConfigError(f"is no holiday of {country} in {missing[0]}", path="periods.holiday", value=name, hint=hint)
    return tuple(found[year] for year in sorted(found))


def _means(label: str, name: str) -> bool:
    """Whether a label is the wanted name, or holds it in brackets: Chinese New Year (Spring Festival)."""
    wanted = name.casefold()
    return label.casefold() == wanted or f"({wanted})" in label.casefold()


def _languages(country: str) -> tuple[str | None, ...]:
    known = _of(country, None, ()).supported_languages
    return (None, *(language for language in _NAMES_IN if language in known))


def _of(country: str, region: str | None, years: range | tuple[int, ...], language: str | None = None) -> Any:
    return _package().country_holidays(country, subdiv=region, years=years, language=language, expand=False)


def _package() -> Any:
    try:
        return importlib.import_module("holidays")
    except ImportError as error:
        raise MissingExtraError.for_extra("A calendar with the public holidays of a country", "calendar") from error
