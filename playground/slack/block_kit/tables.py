"""The table and data_table blocks.

Slack: https://docs.slack.dev/reference/block-kit/blocks/table-block
"""

from __future__ import annotations

from typing import Any

from playground.slack.block_kit.report import Report
from playground.slack.block_kit.rich_text import check_rich_text

MOST_ROWS = 100
MOST_COLUMNS = 20


def check_table(report: Report, pointer: str, block: dict[str, Any]) -> None:
    """Tests a table: rows of the same kinds of cells, settings for its columns."""
    optional = ("block_id", "column_settings")
    report.fields(pointer, block, required=("rows",), optional=optional)
    _check_rows(report, f"{pointer}/rows", block.get("rows"), fewest=1)
    settings = block.get("column_settings")
    if settings is None:
        return
    for place, setting in report.items(f"{pointer}/column_settings", settings, MOST_COLUMNS):
        if not isinstance(setting, dict):
            continue
        report.fields(place, setting, optional=("align", "is_wrapped"))
        report.boolean(f"{place}/is_wrapped", setting.get("is_wrapped"))
        if "align" in setting:
            report.one_of(f"{place}/align", setting["align"], ("left", "center", "right"))


def check_data_table(report: Report, pointer: str, block: dict[str, Any]) -> None:
    """Tests a data table, which needs a header row and one more."""
    _check_rows(report, f"{pointer}/rows", block.get("rows"), fewest=2)


def _check_rows(report: Report, pointer: str, rows: Any, *, fewest: int) -> None:
    for row_place, row in report.items(pointer, rows, MOST_ROWS, fewest=fewest):
        for place, cell in report.objects(row_place, row, MOST_COLUMNS):
            _check_cell(report, place, cell)


def _check_cell(report: Report, pointer: str, cell: dict[str, Any]) -> None:
    kind = cell.get("type")
    if kind == "rich_text":
        check_rich_text(report, pointer, cell)
    elif kind == "raw_text":
        report.fields(pointer, cell, required=("text",))
        report.string(f"{pointer}/text", cell.get("text"), 3000, given=False)
    elif kind == "raw_number":
        if not isinstance(cell.get("value"), int | float):
            report.add(pointer, "missing required field: value")
    else:
        report.add(f"{pointer}/type", f"unsupported type: {kind}")
