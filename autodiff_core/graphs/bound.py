"""Run a graph whose variables have values: forward to its outputs, backward to the gradients."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from autodiff_core import errors, transform
from autodiff_core.code.program import Writer, form_of, written
from autodiff_core.graphs import graph
from autodiff_core.graphs.arguments import array_for, check_names, spec_of, specialised

# No identifier, so that no variable of a user can be called so.
_SEED = "upstream gradient"


class Bound:
    """A graph with values bound to its variables.

    outputs: the value as a list of one array, empty before `forward`. grads: for every floating variable the
    gradient by its name, None before `backward`.
    """

    def __init__(self, output: Any, values: Mapping[str, Any]) -> None:
        variables = graph.variables(output)
        check_names(values, variables)
        self.variables = {str(x.name): x for x in variables}
        self.values = {name: array_for(x, values[name]) for name, x in self.variables.items()}
        specs = {x: spec_of(self.values[name]) for name, x in self.variables.items()}
        (self.output,), self.inputs = specialised([output], specs)
        self.run, self.source = written(Writer(self.inputs, [self.output]), "{0}")
        self.pull: Any = None
        self.outputs: list[Any] = []
        self.grads: dict[str, Any] = dict.fromkeys(x.name for x in self.floating())

    def forward(self, **values: Any) -> Any:
        """The value; new values for some variables may be given, in the shapes of those before."""
        check_names(values, list(self.variables.values()), optional=True)
        for name, value in values.items():
            array = array_for(self.variables[name], value).astype(self.values[name].dtype)
            if array.shape != self.values[name].shape:
                raise errors.in_place_shape(self.values[name].shape, array.shape)
            self.values[name] = array
        self.outputs = [self.run(*self.values.values())]
        return self.outputs[0]

    def backward(self, gradient: Any = None) -> None:
        """Put the gradients into .grads. gradient weighs the entries of the output; ones if it is left out."""
        dtype, shape = self.output.dtype, self.output.shape
        g = np.ones(shape, dtype)[()] if gradient is None else np.asarray(gradient, dtype)[()]
        if g.shape != shape:
            raise errors.cotangent_shape(g.shape, shape)
        if self.pull is None:
            self.pull = self.pullback()
        self.grads.update(zip(self.grads, self.pull(*self.values.values(), g), strict=True))

    def pullback(self) -> Any:
        seed = self.output.variable(_SEED, self.output.shape, self.output.dtype)
        found = transform.gradient(self.output, self.floating(), seed)
        return written(Writer([*self.inputs, seed], found), form_of(len(found)))[0]

    def floating(self) -> list[Any]:
        return [x for x in self.inputs if x.dtype.kind in "fc"]
