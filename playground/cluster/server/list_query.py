"""The query of a list or watch, checked."""

from collections.abc import Mapping
from dataclasses import dataclass

from playground.cluster.status import ApiError, FieldErrors, bad_request, invalid


@dataclass(frozen=True, slots=True)
class ListQuery:
    """`revision` None means that none was given; `limit` 0 means no paging."""

    labels: str = ""
    fields: str = ""
    limit: int = 0
    continue_token: str = ""
    revision: int | None = None
    match: str = ""
    timeout_seconds: int | None = None
    bookmarks: bool = False
    initial_events: bool = False

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> "ListQuery":
        """Read the query.

        Raises ApiError as the API server does for a value that is none.
        """
        revision = _revision(query.get("resourceVersion", ""))
        match = query.get("resourceVersionMatch", "")
        initial_events = _truth(query, "sendInitialEvents")
        if match and revision is None and not initial_events:
            raise _match_without_revision()
        timeout = query.get("timeoutSeconds")
        return cls(
            query.get("labelSelector", ""),
            query.get("fieldSelector", ""),
            _whole_number(query.get("limit") or "0"),
            query.get("continue", ""),
            revision,
            match,
            _whole_number(timeout) if timeout else None,
            _truth(query, "allowWatchBookmarks"),
            initial_events,
        )


def _truth(query: Mapping[str, str], name: str) -> bool:
    return query.get(name, "").lower() in ("1", "true")


def _whole_number(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        why = f'strconv.ParseInt: parsing "{text}": invalid syntax'
        raise bad_request(why) from error


def _revision(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal():
        why = f'strconv.ParseUint: parsing "{text}": invalid syntax'
        raise ApiError(500, "", f'resourceVersion: Invalid value: "{text}": {why}')
    return int(text)


def _match_without_revision() -> ApiError:
    errors = FieldErrors()
    why = "resourceVersionMatch is forbidden unless resourceVersion is provided"
    errors.forbidden("resourceVersionMatch", why)
    return invalid("ListOptions", "meta.k8s.io", "", errors.found)
