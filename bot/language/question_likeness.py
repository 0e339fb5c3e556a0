"""How alike training lines are, line by line or all at once, without holding more than the kernel in memory."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from bot.language.questions import MEANING, alike_in_meaning
from bot.language.sentence_encoder import Vectors

Floats = npt.NDArray[np.float32]

TOGETHER: Final = 256
"""Lines compared with all others at a time: enough to be fast, and small beside the kernel."""


@dataclass(frozen=True)
class Likeness:
    """The features of the training lines, and their sentence vectors if there is an encoder."""

    features: csr_matrix
    vectors: Vectors | None
    _turned: csr_matrix = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_turned", self.features.T.tocsr())

    def kernel(self) -> Floats:
        """(lines, lines), words and meaning together; in Fortran's order, so that LAPACK can work in place."""
        lines = self.features.shape[0]
        kernel = np.empty((lines, lines), dtype=np.float32, order="F")
        for start in range(0, lines, TOGETHER):
            words, cosines = self.of(start, start + TOGETHER)
            alike = words if cosines is None else words + MEANING * alike_in_meaning(cosines)
            kernel[:, start : start + TOGETHER] = alike.T
        return kernel

    def of(self, start: int, end: int) -> tuple[Floats, Floats | None]:
        """(end - start, lines): likeness of some lines to all, in words and letters, and cosines of their vectors."""
        words = np.asarray((self.features[start:end] @ self._turned).toarray(), dtype=np.float32)
        return words, None if self.vectors is None else self.vectors[start:end] @ self.vectors.T
