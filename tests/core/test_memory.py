"""A tape takes little room, goes back through a million operations, and is freed without recursion."""

import gc
import tracemalloc

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import autodiff_core as ad
from autodiff_core.domain import Case
from autodiff_core.rules import Row

from .drawing import calls

OPERATIONS = 20_000


def test_a_recorded_scalar_operation_takes_200_bytes() -> None:
    x = ad.tensor(1.0, requires_grad=True)
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    y = x
    for _ in range(OPERATIONS):
        y = y * x
    taken = (tracemalloc.get_traced_memory()[0] - before) / OPERATIONS
    tracemalloc.stop()
    print(f"{taken:.0f} bytes for a recorded scalar operation")
    assert taken <= 200


@pytest.mark.parametrize("retain_graph", [True, False])
def test_a_chain_of_a_million_operations_works_and_is_freed(retain_graph: bool) -> None:
    x = ad.tensor(1.0, requires_grad=True)
    y = x
    for _ in range(1_000_000):
        y = y * 1.0
    y.backward(retain_graph=retain_graph)
    del y
    assert x.grad.item() == 1.0


def test_a_long_chain_of_changes_in_place_is_freed() -> None:
    x = ad.tensor(1.0, requires_grad=True)
    y = x * 1.0
    for _ in range(100_000):
        y += 1.0
    (slope,) = ad.grad(y, x)
    del y
    assert slope.item() == 1.0


def test_a_sum_of_many_terms_goes_back_in_good_time() -> None:
    leaves = [ad.tensor(float(k), requires_grad=True) for k in range(2**15)]
    terms = [leaf * 2.0 for leaf in leaves]
    while len(terms) > 1:
        terms = [a + b for a, b in zip(terms[::2], terms[1::2], strict=True)]
    terms[0].backward()
    assert {leaf.grad.item() for leaf in leaves} == {2.0}


def test_a_backward_pass_frees_what_was_saved_and_leaves_no_cycles() -> None:
    gc.collect()
    gc.disable()
    x = ad.tensor(np.ones(100_000), requires_grad=True)
    tracemalloc.start()
    y = ad.exp(ad.tanh(x) * x).sum()
    y.backward()
    taken = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    gc.enable()
    assert y.op is ad.sum
    assert taken < 3 * x.data.nbytes


@pytest.mark.parametrize(
    ("row", "case"), [(row, case) for row in ad.TABLE.values() for case in row.domain.cases or (None,)], ids=str
)
@given(data=st.data())
@settings(max_examples=3, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
def test_no_gradient_shares_memory_with_an_operand_or_a_result(
    row: Row, case: Case | None, data: st.DataObject
) -> None:
    inputs, params = data.draw(calls(row, case))
    leaves = [ad.tensor(x, requires_grad=True) for x in inputs]
    y = row(*leaves, **params)
    g = np.ones(y.shape)
    y.backward(g)
    taken = [y.data, g, *(x.data for x in leaves)]
    for x in leaves:
        assert not any(np.shares_memory(x.grad.data, other) for other in taken)
        taken.append(x.grad.data)
