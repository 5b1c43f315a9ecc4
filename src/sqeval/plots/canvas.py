"""What all plots share: an Axes to draw on, the language that its fonts can show, and a plain look that touches no global setting."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from sqeval import i18n
from sqeval.errors import MissingExtraError, SqevalWarning
from sqeval.options import Language, parse

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text

#: Fonts with Chinese characters that systems come with, best known first.
CJK_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Hiragino Sans GB",
    "Heiti SC",
    "STHeiti",
    "Microsoft YaHei",
    "SimHei",
    "SimSun",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    # A collection of fonts is known to matplotlib by its first one only; its Chinese characters are all there.
    "Noto Sans CJK JP",
    "Source Han Sans JP",
    "Droid Sans Fallback",
    "Arial Unicode MS",
)

INK, SOFT, LINE = "#1d2730", "#56626c", "#dde2e6"

#: Height of a figure per line of a list, in inches, and what its frame takes.
_LINE_HEIGHT, _FRAME_HEIGHT = 0.3, 1.1


def begin(ax: Axes | None, lang: str, size: tuple[float, float]) -> tuple[Axes, str]:
    """The Axes to draw on, a new one of `size` inches where none is given, and the language to write in."""
    word = parse(Language, lang, "lang")
    if ax is None:
        ax = _new(size)
    return ax, _writable(word)


def list_size(lines: int, width: float = 8.0) -> tuple[float, float]:
    """Size of a figure that lists this many units."""
    return width, _FRAME_HEIGHT + _LINE_HEIGHT * max(lines, 3)


def finish(ax: Axes, title: str | None = None, *, pad: float | None = None) -> Axes:
    """Give the plot its title, its plain frame and, text by text, a font that has its characters; a name with dollars is no formula.

    The title stands `pad` points above the axes.
    """
    if title is not None:
        ax.set_title(title, loc="left", fontsize="medium", fontweight="bold", color=INK, pad=pad)
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    for side in ("bottom", "left"):
        ax.spines[side].set_color(SOFT)
    _set_fonts(ax)
    for item in _texts(ax):
        item.set_parse_math(False)
    return ax


def cjk_font() -> str | None:
    """The first font with Chinese characters that matplotlib knows here."""
    from matplotlib import font_manager

    known = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in CJK_FONTS if name in known), None)


def text(key: str, lang: str, **values: object) -> str:
    """A text of the plots."""
    return i18n.text(f"plots.{key}", lang, **values)


def _new(size: tuple[float, float]) -> Axes:
    try:
        from matplotlib import pyplot
    except ImportError as error:
        raise MissingExtraError.for_extra("plotting", "plot") from error
    _, ax = pyplot.subplots(figsize=size, layout="constrained")
    return ax


def _writable(lang: Language) -> str:
    if lang is Language.ZH and cjk_font() is None:
        warnings.warn(text("no_cjk_font", "en"), SqevalWarning, stacklevel=4)
        return Language.EN.value
    return lang.value


def _set_fonts(ax: Axes) -> None:
    """Units may have Chinese names in an English plot too, so the font is added to whatever the user has chosen."""
    from matplotlib import rcParams

    font = cjk_font()
    if font is None:
        return
    families = [*rcParams["font.family"], font]
    ax.tick_params(labelfontfamily=families)
    for item in _texts(ax):
        item.set_fontfamily(families)


def _texts(ax: Axes) -> list[Text]:
    from matplotlib.text import Text

    return [item for item in ax.findobj(Text) if isinstance(item, Text)]
