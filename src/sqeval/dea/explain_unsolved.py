"""Why a unit has no numbers, in one sentence: what no mix of the reference units can do, or what went wrong."""

from __future__ import annotations

from sqeval import i18n
from sqeval.dea.model import DeaModel
from sqeval.numerics.linear_program import INFEASIBLE, UNBOUNDED
from sqeval.options import Orientation

#: Models that hold all inputs and outputs at the unit's own values at once, whatever the orientation counts.
_HOLD_BOTH = ("sbm", "russell", "enhanced_russell", "additive", "network")
#: Models in which all sides give way together, along a path.
_ON_A_PATH = ("directional", "hyperbolic")
#: What units are compared with where it is no mix.
_COMPARED = dict.fromkeys(("fdh", "order_m", "order_alpha"), "single") | {"free_replicability": "copies"}


def no_answer(model: DeaModel, status: str, name: str, lang: str) -> str:
    """What the status of an unsolved unit says of it."""
    if status == UNBOUNDED and model.restrictions:
        return i18n.text("dea_judgement.explain_no_weights", lang, unit=name)
    if status != INFEASIBLE:
        return i18n.text(f"dea.explain_{status.replace('-', '_')}", lang, unit=name)
    who = i18n.text(f"dea.none_of_{_COMPARED.get(model.name, 'mixes')}", lang)
    return i18n.text(f"dea.explain_infeasible_{_held(model)}", lang, unit=name, who=who)


def out_of_reach(orientation: Orientation, name: str, lang: str) -> str:
    """The sentence on a unit that no mix reaches along one factor."""
    return i18n.text(f"dea.explain_infeasible_{orientation.value}", lang, unit=name, who=i18n.text("dea.none_of_mixes", lang))


def _held(model: DeaModel) -> str:
    """What the comparison holds fixed, as the end of a key."""
    if model.conditions.names:
        return "given"
    if model.name in _ON_A_PATH:
        return "path"
    return "none" if model.name in _HOLD_BOTH else model.orientation.value
