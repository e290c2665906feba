"""The largest part of a rounding bound that was used, by name; printed after the tests."""


class Worst:
    def __init__(self) -> None:
        self.ratios: dict[str, float] = {}

    def seen(self, name: str, ratio: float) -> None:
        self.ratios[name] = max(ratio, self.ratios.get(name, 0.0))

    def told(self) -> str:
        ordered = sorted(self.ratios.items(), key=lambda pair: -pair[1])
        return ", ".join(f"{name} {ratio:.2f}" for name, ratio in ordered)
