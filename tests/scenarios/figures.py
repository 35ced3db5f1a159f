"""What `make accuracy` counts, in the sentence that README.md quotes."""

from dataclasses import dataclass
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"


@dataclass(frozen=True, slots=True)
class Figures:
    """Situations asked about, those of them on recorded answers, and what was answered."""

    rows: int
    recorded: int
    right: int
    unknown: int
    wrong: int
    wrong_fixes: int

    def __str__(self) -> str:
        return (
            f"{self.rows} situations, {self.recorded} of them on recorded answers: "
            f"{self.right} right, {self.unknown} unknown, {self.wrong} wrong, "
            f"{self.wrong_fixes} wrong fixes"
        )

    @property
    def quoted(self) -> bool:
        """Whether README.md says the same."""
        return str(self) in " ".join(README.read_text(encoding="utf-8").split())
