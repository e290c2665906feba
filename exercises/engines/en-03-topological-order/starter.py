def topo(root):
    """Every node that root depends on exactly once, parents (node.parents) before children, root last."""
    return [root]  # the other nodes are missing
