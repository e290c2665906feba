"""The recorded computation behind a tensor, in the order in which it was made."""

import autodiff_core as ad


def oldest_first(root: ad.Tensor) -> list[ad.Tensor]:
    """Everything that `root` was computed from, itself last; constants that are tensors included."""
    seen, waiting = {root}, [root]
    while waiting:
        for x in waiting.pop().inputs:
            if isinstance(x, ad.Tensor) and x not in seen:
                seen.add(x)
                waiting.append(x)
    return sorted(seen, key=lambda node: node.order)
