"""Find parts of the tape that have a name: the penalty in a loss, and products of a variable with itself."""

from ..sweep import Tape


def penalty(tape: Tape) -> set[int]:
    """The nodes of the tape that belong to the penalty and to nothing else; none where the loss has no data."""
    leaves = _leaves(tape)
    wrt = {number for number in tape.wrt if number is not None}
    data = {
        number for number, node in enumerate(tape.nodes) if node.op is None and number not in wrt and node.data.ndim
    }
    root = len(tape.nodes) - 1
    if not leaves[root] & data or tape.data(root).ndim:
        return set()
    found = {k for k, below in leaves.items() if below & wrt and below - wrt and not below & data}
    # What only the penalty uses is part of it.
    users: dict[int, set[int]] = {}
    for number, operands in enumerate(tape.operands):
        for operand in operands:
            users.setdefault(operand, set()).add(number)
    for number in range(root, -1, -1):
        if tape.nodes[number].op is not None and users.get(number, {root}) <= found:
            found.add(number)
    return found


def _leaves(tape: Tape) -> dict[int, set[int]]:
    """The leaves that every node is made of."""
    found: dict[int, set[int]] = {}
    for number, operands in enumerate(tape.operands):
        below = (found[operand] for operand in operands)
        found[number] = set().union(*below) if operands else {number}
    return found


def in_a_product(tape: Tape, number: int) -> bool:
    """Whether entries of this node are multiplied by what is made of them: then the product rule has the two terms."""
    above = {number}
    for user in range(number + 1, len(tape.nodes)):
        operands = tape.operands[user]
        if any(one in above for one in operands):
            above.add(user)
            name = tape.nodes[user].op.name
            if name == "multiply" and len(operands) == 2 and all(one in above for one in operands):
                return True
    return False
