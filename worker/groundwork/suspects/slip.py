"""One thing that can go wrong, in the words in which a student is told of it."""

from typing import Any, NamedTuple


class Slip(NamedTuple):
    """`group` is one of exercises/groups.toml; `said` follows the name of an output; a low `cost` is likely."""

    id: str
    group: str
    said: str
    cost: float

    def packed(self) -> list[Any]:
        return [self.id, self.group, self.said, self.cost]


SIGN = Slip("sign", "sign", "a term has the wrong sign: it is added where it has to be subtracted, or the reverse", 1.0)
NEGATED = Slip("sign", "sign", "one factor or term has the wrong sign", 1.1)
FACTOR = Slip(
    "wrong-constant", "constant", "a constant factor is missing, doubled or another one than in the loss", 1.2
)
SIZE = Slip("wrong-normaliser", "constant", "the wrong size is divided or multiplied by", 1.2)
SCALE = Slip("scale-missing", "constant", "the scale that the forward pass multiplies by is missing or used twice", 1.4)
PENALTY = Slip("regulariser-term", "regulariser", "the term of the penalty is missing or not that of the loss", 1.2)
TERM = Slip("missing-path", "chain", "one term of a sum is missing: one path of the chain rule", 1.4)
OTHER_VALUE = Slip("other-value", "wrong_tensor", "a term of the function is missing where its value is used", 1.4)
PENALTY_RULE = Slip("penalty-derivative", "regulariser", "the gradient of the penalty is not that of the loss's", 1.4)
BRACKETS = Slip("order-of-operations", "order", "two operations are done in the wrong order", 1.8)
CHAIN_FACTOR = Slip("missing-factor", "chain", "one factor of the chain rule is missing", 1.5)
TWICE = Slip("factor-twice", "chain", "one factor of the chain rule is there twice", 2.0)
LOCAL = Slip("local-derivative", "chain", "the derivative of one operation is not the right one", 1.8)
POWER = Slip("wrong-power", "chain", "a power in the derivative of one operation is wrong", 1.6)
POINT = Slip(
    "wrong-point", "chain", "a derivative is taken at the wrong point: at the result instead of the argument", 1.7
)
UPSTREAM = Slip("upstream-ignored", "upstream", "the gradient that comes from above is not used where it belongs", 1.4)
KEPT_LAST = Slip("overwritten", "accumulate", "contributions are overwritten where they have to be added", 1.3)
ADDED_UP = Slip("added-up", "accumulate", "something is added up again that should be replaced", 2.0)
AXIS = Slip("wrong-axis", "shape", "a sum or another reduction runs over the wrong axis", 1.4)
KEEPDIMS = Slip(
    "keepdims", "shape", "an axis is lost or kept in a reduction, so that broadcasting pairs the wrong entries", 1.8
)
NOT_SUMMED = Slip("not-summed", "shape", "a sum over a broadcast axis is missing", 1.5)
MEAN = Slip(
    "mean-or-sum", "constant", "a mean is taken where it has to be a sum, or a sum where it has to be a mean", 1.3
)
TRANSPOSE = Slip("transpose", "shape", "a matrix has to be transposed, or not to be, in a product", 1.5)
PRODUCT_ORDER = Slip("product-order", "shape", "the factors of a matrix product stand in the wrong order", 1.8)
ELEMENTWISE = Slip(
    "elementwise", "shape", "entries are multiplied one by one where a matrix product belongs, or reversed", 1.8
)
TENSOR = Slip("wrong-tensor", "wrong_tensor", "another tensor of the same shape is used where this one belongs", 2.0)
STEP = Slip("wrong-step", "wrong_tensor", "the state of another step is used", 1.8)
MASK = Slip("mask-from-wrong-tensor", "wrong_tensor", "the mask is taken from the wrong tensor", 1.8)
NO_MASK = Slip("mask-missing", "wrong_tensor", "the mask of the forward pass is not applied", 1.3)
INDEX = Slip("wrong-index", "index", "positions are shifted or counted wrongly", 1.8)
BRANCH = Slip("wrong-branch", "routing", "the wrong branch of a choice is taken, or the choice is left out", 1.8)
BOUNDARY = Slip("boundary", "routing", "the boundary of a branch is treated as its other side", 1.6)
ORDER = Slip("wrong-order", "order", "the steps run in the wrong order", 1.7)
RETURNED = Slip("returned-swapped", "wrong_tensor", "two results are exchanged where they are returned", 1.6)
