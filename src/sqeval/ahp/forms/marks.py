"""What a form is read by. Apart from what writes workbooks, as reading needs none of that."""

from __future__ import annotations

#: Marks and words that a form is read by, whatever its language and wherever its columns stand.
MARKS = {"key": "sqeval:key", "which": "sqeval:which", "how": "sqeval:how", "left": "sqeval:left", "right": "sqeval:right"}
ANSWERED, EXPERT, ROLE = "sqeval:answer", "sqeval:expert", "sqeval:role"
