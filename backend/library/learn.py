"""Learn the codebook of local features, and how its cells are divided, from painted worlds (no footage of anybody).

python -m backend.library.learn backend/library/codebook.txt backend/library/finer.txt
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import cv2
import faiss
import numpy as np
from numpy.typing import NDArray

from backend.library import finer, scenery
from backend.library.codebook import CELLS, WORD_BYTES, Codebook, as_text, cells_of, codebook, descriptors_of, words_of
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


def divide(descriptors: NDArray[np.uint8]) -> NDArray[np.int8]:
    """256 differences of stored features like these from the middles of their cells, those alike beside each other."""
    from_middles = descriptors_of(words_of(descriptors)).astype(np.float32) - codebook().cells[cells_of(descriptors)]
    known = faiss.Kmeans(128, finer.FINER, niter=_ROUNDS, seed=1)
    known.train(from_middles)
    middles = np.asarray(known.centroids)
    return np.asarray(np.rint(middles[_halved(middles, np.arange(finer.FINER))]), np.int8)


def painted(seeds: Iterable[int]) -> tuple[NDArray[np.uint8], NDArray[np.uint16]]:
    """Words and cells of features from painted worlds."""
    known = np.concatenate([_painted(seed) for seed in seeds])
    return words_of(known), cells_of(known)


def _halved(middles: NDArray[np.float32], numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers cut in halves along their widest spread, over and over, down to groups."""
    if len(numbers) <= finer.GROUP:
        return numbers
    apart = middles[numbers] - middles[numbers].mean(axis=0)
    widest = np.linalg.svd(apart, full_matrices=False)[2][0]
    order = numbers[np.argsort(apart @ widest, kind="stable")]
    middle = len(order) // 2
    return np.concatenate([_halved(middles, order[:middle]), _halved(middles, order[middle:])])


def main(target: Path, divided: Path) -> None:
    """Learn from painted worlds; write the codebook, then how the cells of the one that ships are divided."""
    known = np.concatenate([_painted(seed) for seed in range(_SEEDS)])
    write_atomic(target, as_text(learn(known)).encode(), mode=0o644)
    codebook.cache_clear()
    write_atomic(divided, finer.as_text(divide(known)).encode(), mode=0o644)


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
    main(Path(sys.argv[1]), Path(sys.argv[2]))
