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


def agent_assessment() -> Hierarchy:
    """Build the assessment of service agents, to be measured by agent: quality, attitude, ability and teamwork.

    Examples
    --------
    >>> [criterion.title("zh") for criterion in agent_assessment().children]
    ['服务质量', '工作态度', '专业能力', '团队协作']
    """
    return load("agent_assessment")


def service_standard() -> Hierarchy:
    """Build a service quality standard: attitude, speed, effect and satisfaction, with what is promised and expected.

    Examples
    --------
    >>> [node.name for node in service_standard().measured if node.target and node.target.origin == "expectation"]
    ['first_reply_30s']
    """
    return load("service_standard")


def platform_monitoring() -> Hierarchy:
    """Build the monitoring of sales platforms: service, description match, payment safety, logistics and experience.

    Examples
    --------
    >>> [leaf.name for leaf in platform_monitoring().node("payment_safety").children]
    ['payment_concern', 'payment_failures']
    """
    return load("platform_monitoring")


def technical_support() -> Hierarchy:
    """Build the evaluation of technical support: team, process, tools, training and evaluation.

    Examples
    --------
    >>> technical_support().node("training_hours_a_year").target.target
    40.0
    """
    return load("technical_support")


def competitors() -> Hierarchy:
    """Build the comparison of an own platform with its competitors, by platform: policy, channels, team and satisfaction.

    Examples
    --------
    >>> sorted(competitors().needs())
    ['orders', 'records', 'resources', 'surveys']
    """
    return load("competitors")


def service_desk() -> Hierarchy:
    """Build what an IT service desk's incident log can feed: no surveys, orders or costs needed.

    Examples
    --------
    >>> service_desk().needs().keys()
    dict_keys(['records'])
    """
    return load("service_desk")


__all__ = [
    "BUILT_IN",
    "after_sales",
    "agent_assessment",
    "competitors",
    "load",
    "platform_monitoring",
    "service_desk",
    "service_standard",
    "technical_support",
]

BUILT_IN = {
    "after_sales": after_sales,
    "agent_assessment": agent_assessment,
    "service_standard": service_standard,
    "platform_monitoring": platform_monitoring,
    "technical_support": technical_support,
    "competitors": competitors,
    "service_desk": service_desk,
}


def load(name: str) -> Hierarchy:
    """Build the hierarchy in `<name>.toml` of this folder."""
    path = files(__name__).joinpath(f"{name}.toml")
    return Hierarchy.from_dict(tomllib.loads(path.read_text(encoding="utf-8")))
