"""The arguments and options of the commands, with their help. None means: not given, the configuration or the default holds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

Export = Annotated[
    Path,
    Argument(
        metavar="EXPORT", help="Service records: CSV, Excel, JSON lines, Parquet (file or folder); .gz and .zip too.", show_default=False
    ),
]
RunFolder = Annotated[Path, Argument(metavar="DIR", help="Folder that `sqeval score` wrote.", show_default=False)]
JudgementsFile = Annotated[
    Path,
    Argument(
        metavar="JUDGEMENTS",
        help="CSV with labels (a square matrix), TOML: [node] items = […] upper = […], or filled questionnaires (a file or a folder).",
        show_default=False,
    ),
]

HierarchyWord = Annotated[str, Argument(metavar="NAME|FILE.toml", help="A built-in hierarchy, or one of your own.", show_default=False)]
FormFile = Annotated[Path, Option("--out", metavar="FILE", help="The form: .xlsx, or .csv for a table with one row a pair.")]
Note = Annotated[str, Option(metavar="TEXT", help="A sentence for the first sheet, e.g. until when to return it.")]
Overwrite = Annotated[bool, Option("--overwrite", help="Replace a file that is there already, with all that was filled in.")]

ConfigOut = Annotated[Path, Option("--out", metavar="FILE.toml", help="The configuration to write.")]
Force = Annotated[bool, Option("--force", help="Replace a file that is there already.")]
Out = Annotated[Path, Option(metavar="DIR", help="Folder for scores.csv, evaluation.json, report.html and run.json.")]
Preset = Annotated[
    str | None, Option(metavar="NAME", help="How the export reads: canonical (default), servicenow, zendesk, jira …, or a FILE.toml.")
]
Encoding = Annotated[str | None, Option(metavar="NAME", help="Encoding of the export, e.g. gb18030 (default: found out).")]
Sheet = Annotated[str | None, Option(metavar="NAME|NUMBER", help="Sheet of a workbook, by its name, else by its number from 1.")]
AsOf = Annotated[
    str | None,
    Option("--as-of", metavar="DATE", help="Day or moment of the export, e.g. 2026-06-30 18:00; nothing can have happened after it."),
]
ConfigFile = Annotated[Path | None, Option("--config", metavar="FILE", help="TOML configuration; options win over it.")]
HierarchyName = Annotated[
    str | None,
    Option(
        metavar="NAME|FILE.toml", help="A built-in hierarchy (default: service_desk for servicenow, else after_sales), or one of your own."
    ),
]
By = Annotated[list[str] | None, Option(metavar="COLUMN", help="What makes a unit; may be repeated (default: team).")]
PeriodWord = Annotated[str | None, Option(metavar="WORD", help="day, week, month (default), quarter, year or none.")]
From = Annotated[str | None, Option("--from", metavar="DATE", help="First opening: YYYY, YYYY-MM or YYYY-MM-DD.")]
To = Annotated[str | None, Option("--to", metavar="DATE", help="Last opening, the whole of it included.")]
Surveys = Annotated[Path | None, Option(metavar="FILE", help="Survey answers by request, or by unit and period.")]
Orders = Annotated[Path | None, Option(metavar="FILE", help="Orders, or order volumes by unit and period.")]
Resources = Annotated[Path | None, Option(metavar="FILE", help="Staff, hours and costs by unit and period.")]
Variants = Annotated[
    str | None,
    Option("--label-variants", metavar="report|merge", help="Labels that differ only in case, spaces or width (default: report)."),
]
JudgementsWord = Annotated[
    str | None,
    Option(
        metavar="illustrative|FILE.toml|FORMS",
        help="Pairwise judgements, or a filled questionnaire or a folder of them (default: the hierarchy's own weights, else equal).",
    ),
]
MinN = Annotated[int | None, Option(metavar="N", help="Units with fewer requests are not ranked (default: 10).")]
FrontierWord = Annotated[str | None, Option(metavar="period|pooled", help="One DEA frontier a period (default), or one for all.")]
Baseline = Annotated[Path | None, Option(metavar="DIR", help="Folder of an earlier run to compare with.")]
History = Annotated[
    Path | None,
    Option(
        metavar="DIR",
        help="Go on from an earlier run: periods of the export are scored, all others kept as published, changed ones marked as revised. "
        "May be the folder of --out, where the first run begins it.",
    ),
]
AllowFewer = Annotated[bool, Option("--allow-fewer", help="Restate a published period even where the export has fewer requests of it.")]
FailOn = Annotated[
    list[str] | None,
    Option(
        "--fail-on",
        metavar="GATE",
        help="Leave with 1 on: warning, missed, at-risk, score<70, efficiency<0.5, cr>0.1, rejected>0.05, "
        "drop>5 (needs --baseline or --history), restated>1 (needs --history), "
        "indicator:NAME<0.9, coverage:NAME<0.8, missing:NAME>0.2, trend, trend:NAME. "
        "Units count in the latest period where they are ranked. May be repeated; replaces the gates of the configuration.",
    ),
]
Junit = Annotated[Path | None, Option("--junit", metavar="FILE", help="Write the gates as JUnit XML, one test case a gate.")]
AnnotationsWord = Annotated[
    str | None,
    Option("--annotations", metavar="github", help="Print failed gates and cautions as annotations for the log of a build."),
]
FormatWords = Annotated[
    str, Option("--format", metavar="csv,parquet", help="Formats of the scores, separated by commas (Parquet: sqeval[parquet]).")
]
RandomIndexName = Annotated[str, Option(metavar="NAME", help="alonso_lamata_2006, saaty_1980 or exact.")]
Lang = Annotated[str, Option(metavar="en|zh", help="Language of what is printed and of the report.")]
Quiet = Annotated[bool, Option("--quiet", help="Print nothing but errors and failed gates.")]
AsJson = Annotated[bool, Option("--json", help="Print JSON instead of tables.")]
