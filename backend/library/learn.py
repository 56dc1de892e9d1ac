"""Learn the codebook of local features from the painted worlds of `scenery` (no footage of anybody).

python -m backend.library.learn backend/library/codebook.txt
"""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import faiss
import numpy as np
from numpy.typing import NDArray

from backend.library import scenery
from backend.library.codebook import CELLS, WORD_BYTES, Codebook, as_text
from backend.library.features import LONG_SIDE, extract, shrink
from backend.stores.files import write_atomic

_ROUNDS = 20
_SEEDS = 12
_FRAMES = (0, 20, 39)


def learn(descriptors: NDArray[np.uint8]) -> Codebook:
    """A codebook for features like these."""
    known = descriptors.astype(np.float32)
    quantizer = faiss.ProductQuantizer(128, WORD_BYTES, 8)
    quantizer.cp.niter = _ROUNDS
    quantizer.train(known)
    parts = faiss.vector_to_array(quantizer.centroids).reshape(WORD_BYTES, 256, -1)
    cells = faiss.Kmeans(128, CELLS, niter=_ROUNDS, seed=1)
    cells.train(known)
    return Codebook(np.rint(parts), np.rint(np.asarray(cells.centroids)))


def main(target: Path) -> None:
    """Learn from painted worlds and write the codebook."""
    book = learn(np.concatenate([_painted(seed) for seed in range(_SEEDS)]))
    write_atomic(target, as_text(book).encode(), mode=0o644)


def _painted(seed: int) -> NDArray[np.uint8]:
    rng = np.random.default_rng(seed)
    found = []
    for scene in scenery.SCENES:
        layers = scene.build(rng, _FRAMES[-1] + 1)
        for frame in _FRAMES:
            gray = cv2.cvtColor(scenery.draw(layers, frame), cv2.COLOR_RGB2GRAY)
            soft = cv2.GaussianBlur(gray, (0, 0), float(rng.uniform(0.3, 2.5)))  # lenses and encoders soften
            found.append(extract(shrink(np.asarray(soft, np.uint8), LONG_SIDE)).descriptors)
    return np.concatenate(found)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
