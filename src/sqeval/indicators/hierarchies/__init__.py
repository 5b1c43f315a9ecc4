"""Built-in hierarchies, one TOML file each. Judgements that come with them are illustrative, ours, and say so."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from sqeval.indicators.hierarchy import Hierarchy


def after_sales() -> Hierarchy:
    """Build the after-sales service quality of an e-commerce order system: six criteria, with the five targets.

    Examples
    --------
    >>> [criterion.name for criterion in after_sales().children][:3]
    ['response_time', 'processing_efficiency', 'user_satisfaction']
    """
    return load("after_sales")


def service_desk() -> Hierarchy:
    """Build what an IT service desk's incident log can feed: no surveys, orders or costs needed.

    Examples
    --------
    >>> service_desk().needs().keys()
    dict_keys(['records'])
    """
    return load("service_desk")


__all__ = ["BUILT_IN", "after_sales", "load", "service_desk"]

BUILT_IN = {"after_sales": after_sales, "service_desk": service_desk}


def load(name: str) -> Hierarchy:
    """Build the hierarchy in `<name>.toml` of this folder."""
    path = files(__name__).joinpath(f"{name}.toml")
    return Hierarchy.from_dict(tomllib.loads(path.read_text(encoding="utf-8")))
