"""Drawings show every node once, with its value and adjoint, and can be read by people, browsers and graphviz."""

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autodiff_core as ad
from autodiff_core import sym
from autodiff_core.draw import Drawing
from autodiff_core.drawing.layout import arranged, port

SVG = "{http://www.w3.org/2000/svg}"


def test_a_tape_is_drawn_as_a_list_of_steps_with_values_and_adjoints() -> None:
    x = ad.arange(4.0, requires_grad=True)
    assert str(ad.draw(2 * ad.dot(x, x))).splitlines() == [
        "x   variable         = [0, 1, 2, 3]  ∂ [0, 4, 8, 12]",
        "v1  dot(x, x)        = 14            ∂ 2",
        "v2  multiply(2, v1)  = 28            ∂ 1",
    ]


def test_a_tape_shows_every_step_that_ran_and_a_symbol_what_would_run() -> None:
    x, a = ad.tensor([1.0, -2.0], requires_grad=True), sym.var("a", (2,))
    assert [line.split()[1] for line in ad.draw(ad.relu(ad.relu(x))).text().splitlines()] == [
        "variable", "relu(x)", "relu(v1)",
    ]  # fmt: skip
    assert ad.draw(ad.relu(ad.relu(a))).text() == ad.draw(ad.relu(a)).text()
    assert ad.cost(ad.relu(ad.relu(a)), wrt=a) == ad.cost(ad.relu(a), wrt=a)


def test_a_symbol_is_drawn_with_numbers_only_where_they_are_given() -> None:
    a, b = sym.var("a"), sym.var("b")
    c = 2 * a - b
    assert "=" not in ad.draw(c).text()
    assert "subtract(v1, b)  = 4  ∂ 1" in ad.draw(c, values={"a": 3.0, "b": 2.0}).text()
    assert ad.draw(c.bind(a=3.0, b=2.0)).text() == ad.draw(c, values={"a": 3.0, "b": 2.0}).text()


def test_adjoints_are_the_gradients_of_every_node_and_leave_grad_alone() -> None:
    x = ad.tensor([1.0, 2.0], requires_grad=True)
    h = ad.exp(x)
    h.retain_grad()
    y = (h * x).sum()
    drawing = ad.draw(y, names={"x": x, "h": h})
    assert x.grad is None and h.grad is None
    shown = {item.name: g for item, g in zip(drawing.items, drawing.adjoints, strict=True) if item.name}
    wanted = ad.grad(y, (x, h))
    np.testing.assert_allclose(shown["x"], wanted[0].data)
    np.testing.assert_allclose(shown["h"], wanted[1].data)


def test_adjoints_may_be_given_or_left_out() -> None:
    x = ad.tensor(3.0, requires_grad=True)
    y = x * x
    assert "∂ 7" in ad.draw(y, adjoints={x: 7.0}).text()
    assert "∂" not in ad.draw(y, adjoints=False).text()


def test_shared_nodes_stand_once_and_operands_in_their_order() -> None:
    x, w = ad.tensor(2.0, requires_grad=True), ad.tensor(5.0, requires_grad=True)
    shared = x * w
    lines = ad.draw(shared - shared / w, names={"x": x, "w": w}).text().splitlines()
    assert [line.split("  ")[0].strip() for line in lines] == ["x", "w", "v1", "v2", "v3"]
    assert "divide(v1, w)" in lines[3] and "subtract(v1, v2)" in lines[4]


def test_a_freed_graph_cannot_be_drawn() -> None:
    x = ad.tensor(2.0, requires_grad=True)
    y = x * x
    y.backward()
    with pytest.raises(ad.AutodiffError, match="second time"):
        ad.draw(y)


def test_what_has_no_history_is_refused_by_its_type() -> None:
    with pytest.raises(TypeError, match="cannot draw a ndarray"):
        ad.draw(np.ones(3))


def test_a_chain_of_many_nodes_is_drawn_without_recursion() -> None:
    y = ad.tensor(0.5, requires_grad=True)
    for _ in range(3000):
        y = ad.sin(y)
    assert len(ad.draw(y).svg()) > 3000


def test_the_image_is_valid_has_a_name_and_escapes_what_it_is_given() -> None:
    x = ad.tensor(2.0, requires_grad=True)
    drawing = ad.draw(x * 3, names={"<script>&": x}, title='a "b" <c>')
    root = ET.fromstring(drawing.svg())
    texts = [element.text for element in root.iter(f"{SVG}text")]
    assert "<script>&" in texts
    assert root.find(f"{SVG}title").text == 'a "b" <c>'
    assert root.find(f"{SVG}desc").text == drawing.text()
    named = root.attrib["aria-labelledby"].split()
    assert named == [root.find(f"{SVG}title").attrib["id"], root.find(f"{SVG}desc").attrib["id"]]
    assert not [element for element in root.iter() if element.tag in (f"{SVG}script", f"{SVG}style", f"{SVG}image")]


def test_an_edge_enters_the_image_for_every_operand() -> None:
    root = ET.fromstring(network().svg())
    heads = [path for path in root.iter(f"{SVG}path") if path.attrib["fill"] == "currentColor"]
    assert len(heads) == sum(len(item.operands) for item in network().items)


def test_dot_has_a_node_and_an_edge_for_everything_and_quotes_labels() -> None:
    x = ad.tensor(2.0, requires_grad=True)
    dot = ad.draw(x - 3, names={'a"b\\': x}).dot()
    assert 'label="a\\"b\\\\\\n= 2' in dot
    assert re.findall(r"n\d -> n\d;", dot) == ["n0 -> n2;", "n1 -> n2;"]


def test_boxes_of_a_network_do_not_touch_and_stand_below_their_operands() -> None:
    drawing = network()
    operands = [item.operands for item in drawing.items]
    layout = arranged(operands, [80.0] * len(operands), [40.0] * len(operands))
    assert len(operands) > 20
    check(layout, operands, 80.0, 40.0)


@given(st.data())
def test_layouts_of_any_graph_keep_boxes_apart_and_operands_above(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 12))
    operands = [tuple(data.draw(st.lists(st.integers(0, k - 1), max_size=3))) if k else () for k in range(count)]
    check(arranged(operands, [30.0] * count, [20.0] * count), operands, 30.0, 20.0)


def check(layout, operands, width: float, height: float) -> None:
    for k, (x, y) in enumerate(layout.centres):
        assert width / 2 - 1e-6 <= x <= layout.width - width / 2 + 1e-6
        for u, v in layout.centres[:k]:
            assert abs(x - u) >= width - 1e-6 or abs(y - v) >= height - 1e-6
        for j, i in enumerate(operands[k]):
            route = layout.routes[i, k, j]
            assert layout.centres[i][1] < y
            assert all(above[1] <= below[1] for above, below in pairwise(route))
            assert route[-1][0] == pytest.approx(x + port(j, len(operands[k])) * width / 2)


def network() -> Drawing:
    rng = np.random.default_rng(0)
    X = rng.standard_normal((8, 5))
    shapes = {"W1": (5, 4), "b1": (4,), "W2": (4, 3), "b2": (3,)}
    leaves = {name: ad.tensor(rng.standard_normal(shape), requires_grad=True) for name, shape in shapes.items()}
    W1, b1, W2, b2 = leaves.values()
    h = ad.relu(X @ W1 + b1)
    z = (h - 0.5 * ad.tanh(X @ W1 - b1)) @ W2 + b2
    loss = -ad.log(ad.softmax(z))[:, 0].mean() + 0.01 * ((W1 * W1).sum() + (W2 * W2).sum())
    return ad.draw(loss, names=leaves)
