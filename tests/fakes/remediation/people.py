"""A directory of people that a test can change at any time."""

from dataclasses import replace

from remediation.people import DirectoryUnavailable, Person, Standing

TEAM = "T1"
ANA, BEN, CLEO, RITA = (Person(TEAM, name) for name in ("UANA", "UBEN", "UCLEO", "URITA"))
STRANGER = Person("T2", "UANA")


class FakeDirectory:
    """Everybody is an active member unless said otherwise; `groups` maps a group to user ids."""

    def __init__(self, **groups: set[str]) -> None:
        self.groups = groups
        self.special: dict[Person, Standing] = {}
        self.down = False
        self.asked: list[Person] = []

    def standing(self, person: Person, groups: frozenset[str]) -> Standing:
        if self.down:
            raise DirectoryUnavailable("no answer")
        self.asked.append(person)
        known = self.special.get(person, Standing(True, False, person.team_id != TEAM))
        mine = {group for group in groups if person.user_id in self.groups.get(group, ())}
        return replace(known, groups=frozenset(mine))
