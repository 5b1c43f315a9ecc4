"""Policies: for every problem that reading can act on, what may be done with it and what is done unless told otherwise."""

from __future__ import annotations

from collections.abc import Mapping

from sqeval.errors import OptionError, nearest_hint
from sqeval.options import LabelVariants, Policy, parse

REJECT, FLAG, REPAIR = Policy.REJECT, Policy.FLAG, Policy.REPAIR

#: Problem → the policies that are possible for it; the first is the default.
#: A value that is no time, yes/no word or number cannot stand in its column, so it cannot be merely flagged. A request
#: cannot stand twice, because companion frames are joined by its id. A label is no reason to lose a request.
POSSIBLE: Mapping[str, tuple[Policy, ...]] = {
    "not_a_time": (REJECT, REPAIR),
    "mixed_formats": (REJECT, REPAIR),
    "not_a_flag": (REJECT, REPAIR),
    "not_a_number": (REJECT, REPAIR),
    "not_an_answer": (REJECT, REPAIR),
    "negative": (REJECT, FLAG, REPAIR),
    "off_scale": (REJECT, FLAG, REPAIR),
    "before_opening": (REJECT, FLAG, REPAIR),
    "duplicate": (REJECT, REPAIR),
    "unknown_state": (FLAG, REJECT, REPAIR),
    "unknown_responder": (FLAG, REJECT, REPAIR),
    "label_variants": (FLAG, REPAIR),
    "personal": (FLAG, REJECT, REPAIR),
}

Policies = Mapping[str, Policy]

DEFAULTS: Policies = {problem: possible[0] for problem, possible in POSSIBLE.items()}


def parse_policies(given: Mapping[str, str] | None, label_variants: str = LabelVariants.REPORT.value) -> Policies:
    """The policy of every problem: what is given, else the default; `label_variants="merge"` is the policy repair.

    Raises
    ------
    OptionError
        An unknown problem or policy, a policy that is not possible for its problem, or two that contradict each other.

    Examples
    --------
    >>> parse_policies({"off_scale": "flag"})["off_scale"]
    <Policy.FLAG: 'flag'>
    >>> parse_policies({"duplicate": "flag"})
    Traceback (most recent call last):
    sqeval.errors.OptionError: policies.duplicate: this policy is not possible here (got 'flag'). Possible: 'reject', 'repair'
    """
    is_merge = parse(LabelVariants, label_variants, "label_variants") is LabelVariants.MERGE
    if given is not None and not isinstance(given, Mapping):
        raise OptionError("policies are not a mapping", value=given, hint="Write policies={'off_scale': 'flag'}")
    chosen = {str(problem): _policy(str(problem), word) for problem, word in (given or {}).items()}
    if is_merge and chosen.get("label_variants", REPAIR) is not REPAIR:
        raise OptionError("contradicts label_variants='merge'", path="policies.label_variants", value=chosen["label_variants"].value)
    merged = {"label_variants": REPAIR} if is_merge else {}
    return {**DEFAULTS, **chosen, **merged}


def keyed_policies(given: Mapping[str, str] | None, label_variants: str, pseudonym_key: str | None) -> Policies:
    """The same, provided that a key for pseudonyms is given only where there shall be pseudonyms."""
    decided = parse_policies(given, label_variants)
    if pseudonym_key is not None and not (isinstance(pseudonym_key, str) and pseudonym_key):
        raise OptionError("is no key: give a text that is not empty", path="pseudonym_key", value=type(pseudonym_key).__name__)
    if pseudonym_key is not None and decided["personal"] is not REPAIR:
        hint = "Add policies={'personal': 'repair'}"
        raise OptionError("a key for pseudonyms is given, but personal columns are not to be repaired", path="pseudonym_key", hint=hint)
    return decided


def _policy(problem: str, word: object) -> Policy:
    if problem not in POSSIBLE:
        raise OptionError("no policy can be set for this problem", path="policies", value=problem, hint=nearest_hint(problem, POSSIBLE))
    policy = parse(Policy, word, f"policies.{problem}")
    if policy not in POSSIBLE[problem]:
        possible = ", ".join(repr(known.value) for known in POSSIBLE[problem])
        raise OptionError("this policy is not possible here", path=f"policies.{problem}", value=policy.value, hint=f"Possible: {possible}")
    return policy
