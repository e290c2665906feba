"""The libraries to compare with, each None where it is not installed."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any


def maybe(name: str) -> Any:
    return import_module(name) if find_spec(name.partition(".")[0]) else None


torch = maybe("torch")
hips = maybe("autograd")
hips_np = maybe("autograd.numpy")
mygrad = maybe("mygrad")
mygrad_losses = maybe("mygrad.nnet.losses")

if torch:
    torch.set_num_threads(1)
LABELS = {"torch": (torch, "torch"), "autograd": (hips, "HIPS autograd"), "mygrad": (mygrad, "MyGrad")}
