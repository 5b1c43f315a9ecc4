"""Values of indicators for a reader: shares in percent, long numbers with separators, hours in the unit that suits them."""

from __future__ import annotations

import math
from collections.abc import Mapping

from sqeval import i18n
from sqeval.indicators.node import Node
from sqeval.result import Named

_GAP = {"en": " ", "zh": ""}
#: Longest time in hours that is told in a unit, and how many of the unit an hour has.
_CLOCK = (("seconds", 1 / 60, 3600.0), ("minutes", 1.0, 60.0), ("hours", 72.0, 1.0), ("days", math.inf, 1 / 24))


def is_share(node: Node) -> bool:
    """Whether an indicator's values are shares from 0 to 1."""
    return node.measure is not None and node.measure.is_share


def value_text(node: Node, value: float, lang: str = "en") -> str:
    """A value with its unit: "89.4 %", "17.5 min", "75 (0–100)"; a dash for a missing one, words for one not reached.

    Examples
    --------
    >>> from sqeval.indicators import hierarchies
    >>> tree = hierarchies.after_sales()
    >>> value_text(tree.node("resolution_rate"), 0.8936), value_text(tree.node("satisfaction"), 75.0)
    ('89.4 %', '75 (0–100)')
    """
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return i18n.text("common.not_reached", lang)
    if is_share(node):
        return f"{100 * value:.1f}{_GAP[lang]}%"
    unit = node.unit_text(lang)
    # A unit that begins with a digit is a scale, such as 0–100.
    return f"{plain(value)} ({unit})" if unit[:1].isdigit() else f"{plain(value)} {unit}".strip()


def hours_text(hours: float, lang: str = "en") -> str:
    """A time in the unit that suits it: "53 seconds", "17.6 hours", "25.5 days".

    Examples
    --------
    >>> hours_text(53 / 3600), hours_text(17.56), hours_text(611.54, "zh")
    ('53 seconds', '17.6 hours', '25.5 天')
    """
    if math.isnan(hours):
        return "–"
    word, _, factor = next(entry for entry in _CLOCK if abs(hours) < entry[1] or entry[0] == "days")
    # A time of 53 seconds is no round number of hours.
    return f"{plain(round(hours * factor, 6))} {i18n.text(f'measure.{word}', lang)}"


def owner_text(names: Mapping[str, Named], owner: object, lang: str = "en") -> str:
    """Whose target it is, as a target check names it; in `lang` where `names` of the check know it in both."""
    if not isinstance(owner, str):
        return ""
    return names[owner].text(lang) if owner in names else owner


def channel_text(channel: object, lang: str = "en") -> str:
    """The channel that a target is of, to stand behind its name; nothing for all of them."""
    return i18n.text("monitoring.says_channel", lang, channel=channel) if isinstance(channel, str) else ""


def target_title(node: Node, channel: object, lang: str = "en") -> str:
    """The indicator of a target, with the channel that its values are of."""
    return node.title(lang) + channel_text(channel, lang)


def plain(value: float) -> str:
    """About three significant digits, never as a power of ten where that can be helped: "0.0524", "17.6", "1,234".

    Examples
    --------
    >>> plain(1234.4), plain(72.04), plain(72), plain(0.05238)
    ('1,234', '72.0', '72', '0.0524')
    """
    if not math.isfinite(value):
        return "–" if math.isnan(value) else "∞" if value > 0 else "−∞"
    size = abs(value)
    if size >= 100 or value == round(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if size >= 10 else f"{value:.3g}" if size >= 1e-4 else f"{value:.1e}"


def share_range(low: float, high: float) -> str:
    """A share in percent, or from the least to the largest where whole percents tell them apart.

    Examples
    --------
    >>> share_range(0.4871, 0.4871), share_range(0.18, 0.27)
    ('49 %', '18–27 %')
    """
    shown = [f"{100 * share:.0f}" for share in (low, high)]
    return f"{'–'.join(dict.fromkeys(shown))} %"
