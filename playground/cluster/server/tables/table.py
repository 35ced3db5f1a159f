"""Objects as rows of a Table."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from playground.cluster.change_log import Stored
from playground.cluster.objects import JsonObject
from playground.cluster.resources import ResourceType
from playground.cluster.server.tables.columns import Column, columns_of


@dataclass(frozen=True, slots=True)
class TableStyle:
    """The version of meta.k8s.io that the client asked for, and the moment that ages count to."""

    version: str
    now: datetime


def table_text(
    resource: ResourceType, items: Iterable[Stored], meta: JsonObject, style: TableStyle
) -> str:
    """Return a Table of these objects; `meta` is the list's metadata."""
    columns = columns_of(resource)
    table = {
        "kind": "Table",
        "apiVersion": f"meta.k8s.io/{style.version}",
        "metadata": meta,
        "columnDefinitions": [_definition(column) for column in columns],
        "rows": [_row(columns, stored, style) for stored in items],
    }
    return json.dumps(table, separators=(",", ":"))


def table_row_text(
    resource: ResourceType, stored: Stored, style: TableStyle, *, first: bool
) -> str:
    """Return the Table of one object in a watch; only the first event defines the columns."""
    columns = columns_of(resource)
    table = {
        "kind": "Table",
        "apiVersion": f"meta.k8s.io/{style.version}",
        "metadata": {"resourceVersion": stored.object["metadata"]["resourceVersion"]},
        "columnDefinitions": [_definition(column) for column in columns] if first else None,
        "rows": [_row(columns, stored, style)],
    }
    return json.dumps(table, separators=(",", ":"))


def _definition(column: Column) -> JsonObject:
    return {
        "name": column.name,
        "type": column.type,
        "format": "name" if column.name == "Name" else "",
        "description": "",
        "priority": column.priority,
    }


def _row(columns: tuple[Column, ...], stored: Stored, style: TableStyle) -> JsonObject:
    partial = {
        "kind": "PartialObjectMetadata",
        "apiVersion": f"meta.k8s.io/{style.version}",
        "metadata": stored.object["metadata"],
    }
    return {
        "cells": [column.cell(stored.object, style.now) for column in columns],
        "object": partial,
    }
