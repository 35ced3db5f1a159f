from threading import Thread
from typing import Any

import pytest

from playground.cluster.change_log import ChangeKind, CompactedError
from playground.cluster.resources import CONFIG_MAPS, SECRETS
from playground.cluster.store import Store


def _object(name: str, namespace: str = "n", **data: str) -> dict[str, Any]:
    return {"metadata": {"name": name, "namespace": namespace}, "data": data}


def test_each_write_gets_the_next_revision() -> None:
    store = Store()
    first = store.put(CONFIG_MAPS, _object("a"))
    second = store.put(SECRETS, _object("a"))
    revisions = [int(obj["metadata"]["resourceVersion"]) for obj in (first, second)]
    assert revisions == [store.revision - 1, store.revision]


def test_stored_objects_are_not_the_given_ones() -> None:
    store, given = Store(), _object("a")
    store.put(CONFIG_MAPS, given)
    assert "resourceVersion" not in given["metadata"]


def test_objects_come_in_the_order_of_their_keys() -> None:
    store = Store()
    for namespace, name in (("b", "a"), ("a", "z"), ("a", "b")):
        store.put(CONFIG_MAPS, _object(name, namespace))
    keys = [stored.key for stored in store.stored(CONFIG_MAPS)]
    assert keys == [("a", "b"), ("a", "z"), ("b", "a")]
    assert [obj["metadata"]["name"] for obj in store.all(CONFIG_MAPS, "a")] == ["b", "z"]


def test_changes_tell_kind_and_previous_state() -> None:
    store = Store()
    start = store.revision
    store.put(CONFIG_MAPS, _object("a", k="1"))
    store.put(CONFIG_MAPS, _object("a", k="2"))
    store.remove(CONFIG_MAPS, "n", "a")
    added, modified, deleted = store.changes_after(CONFIG_MAPS, start)
    assert [c.kind for c in (added, modified, deleted)] == list(ChangeKind)
    assert modified.previous is not None
    assert modified.previous.object["data"] == {"k": "1"}
    assert deleted.object["metadata"]["resourceVersion"] == str(store.revision)


def test_the_past_can_be_seen_again() -> None:
    store = Store()
    store.put(CONFIG_MAPS, _object("changed", k="1"))
    store.put(CONFIG_MAPS, _object("deleted"))
    then = store.revision
    store.put(CONFIG_MAPS, _object("changed", k="2"))
    store.put(CONFIG_MAPS, _object("changed", k="3"))
    store.remove(CONFIG_MAPS, "n", "deleted")
    store.put(CONFIG_MAPS, _object("new"))
    seen = {s.key[1]: s.object["data"] for s in store.stored_at(CONFIG_MAPS, then)}
    assert seen == {"changed": {"k": "1"}, "deleted": {}}


def test_compaction_makes_the_past_unreachable() -> None:
    store = Store()
    store.put(CONFIG_MAPS, _object("a"))
    then = store.revision
    store.put(CONFIG_MAPS, _object("b"))
    floor = store.compact()
    with pytest.raises(CompactedError, match=rf"too old resource version: {then} \({floor}\)"):
        store.changes_after(CONFIG_MAPS, then)
    with pytest.raises(CompactedError):
        store.stored_at(SECRETS, then)
    assert store.changes_after(CONFIG_MAPS, floor) == []


def test_history_is_bounded_by_resource() -> None:
    store = Store(history=10)
    start = store.revision
    store.put(SECRETS, _object("a"))
    for _ in range(30):
        store.put(CONFIG_MAPS, _object("a"))
    with pytest.raises(CompactedError):
        store.changes_after(CONFIG_MAPS, start)
    assert len(store.changes_after(SECRETS, start)) == 1


def test_writes_from_several_threads_are_all_counted() -> None:
    store = Store()
    start = store.revision

    def write(thread: int) -> None:
        for number in range(50):
            store.put(CONFIG_MAPS, _object(f"{thread}-{number}"))

    threads = [Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    revisions = [change.revision for change in store.changes_after(CONFIG_MAPS, start)]
    assert revisions == list(range(start + 1, start + 201))


def test_an_item_of_a_list_has_neither_kind_nor_version() -> None:
    store = Store()
    store.put(CONFIG_MAPS, {"kind": "ConfigMap", "apiVersion": "v1", **_object("a")})
    (stored,) = store.stored(CONFIG_MAPS)
    assert '"kind"' not in stored.item_text
    assert stored.text.startswith('{"kind":"ConfigMap","apiVersion":"v1","metadata":')
