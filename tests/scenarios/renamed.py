"""The same world under other names: a bot's gateways, seen through a consistent renaming.

What the bot asks for is named back, what it is told is named anew, so that it meets another
account, region, partition, workload and words, while everything behind is the scenario's.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from diagnostics.gateways.errors import GatewayError
from diagnostics.gateways.ports import Gateways
from diagnostics.model import Container, Event, WorkloadRef

Words = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Renaming:
    """`names` maps each old text to its new one, longest first; `kind` is what the workload's own
    `real_kind` is called, `words` what becomes of a kubelet's message, `events` whether they are
    still there."""

    names: Mapping[str, str]
    kind: str = "Deployment"
    real_kind: str = "Deployment"
    words: Words = str
    events: bool = True

    def new(self, value: Any) -> Any:
        """A value of the world as the bot sees it."""
        return self._mapped(value, self.names, {self.real_kind: self.kind})

    def old(self, value: Any) -> Any:
        """What the bot says, as the world knows it."""
        back = {new: old for old, new in self.names.items()}
        return self._mapped(value, back, {self.kind: self.real_kind})

    def _mapped(self, value: Any, names: Mapping[str, str], kinds: Mapping[str, str]) -> Any:
        if isinstance(value, str) and type(value) is str:
            return _renamed(value, names)
        if isinstance(value, (tuple, list, frozenset)):
            return type(value)(self._mapped(one, names, kinds) for one in value)
        if isinstance(value, dict):
            pairs = ((key, value[key]) for key in value)
            return {_renamed(key, names): self._mapped(one, names, kinds) for key, one in pairs}
        if not is_dataclass(value) or isinstance(value, type):
            return value
        parts = {one.name: getattr(value, one.name) for one in fields(value)}
        made = replace(
            value, **{key: self._mapped(one, names, kinds) for key, one in parts.items()}
        )
        if isinstance(made, WorkloadRef):
            return replace(made, kind=kinds.get(made.kind, made.kind))
        if isinstance(made, Container):
            return replace(made, waiting_message=self.words(made.waiting_message))
        return replace(made, message=self.words(made.message)) if isinstance(made, Event) else made


def _renamed(text: str, names: Mapping[str, str]) -> str:
    """Each place is renamed once: a new name that holds an old one stays as it is."""
    out, at = [], 0
    while at < len(text):
        old = next((one for one in names if one and text.startswith(one, at)), None)
        out.append(names[old] if old else text[at])
        at += len(old) if old else 1
    return "".join(out)


def renamed(gateways: Gateways, renaming: Renaming) -> Gateways:
    """The gateways behind the renaming."""
    seen = {
        one: Renamed(getattr(gateways, one), renaming)
        for one in (field.name for field in fields(gateways))
        if one not in ("account", "now", "start", "warm_up")
    }
    return replace(gateways, account=lambda: renaming.new(gateways.account()), **seen)


@dataclass(frozen=True)
class Renamed:
    """One reader whose every method and property goes through the renaming."""

    _reader: Any
    _renaming: Renaming

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._reader, name)
        return self._call(name, found) if callable(found) else self._renaming.new(found)

    def _call(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        renaming = self._renaming

        def call(*asked: Any, **more: Any) -> Any:
            old = [renaming.old(one) for one in asked]
            if name == "workload":
                old[1] = renaming.real_kind if asked[1] == renaming.kind else f"no {asked[1]}"
            try:
                answer = method(*old, **renaming.old(more))
            except GatewayError as error:
                raise _told_anew(error, renaming) from error
            return () if name == "events" and not renaming.events else renaming.new(answer)

        return call


def _told_anew(error: GatewayError, renaming: Renaming) -> GatewayError:
    error.subject, error.text = renaming.new(error.subject), renaming.new(error.text)
    return error
