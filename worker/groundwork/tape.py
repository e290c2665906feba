"""The recorded computation behind a tensor, in the order in which it was made."""

from typing import Any

import numpy as np

import autodiff_core as ad

from .trees import is_real


def as_leaf(value: Any) -> Any:
    """Real numbers as a float64 leaf; counts, labels and words as they are."""
    return ad.tensor(np.asarray(value, dtype=np.float64), requires_grad=True) if is_real(value) else value


def oldest_first(root: ad.Tensor) -> list[ad.Tensor]:
    """Everything that `root` was computed from, itself last; constants that are tensors included."""
    seen, waiting = {root}, [root]
    while waiting:
        for x in waiting.pop().inputs:
            if isinstance(x, ad.Tensor) and x not in seen:
                seen.add(x)
                waiting.append(x)
    return sorted(seen, key=lambda node: node.order)
