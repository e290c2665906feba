"""What the gradient of three stages costs from either end; the sizes are such that all answers differ."""


def inputs(rng, case):
    return {"sizes": [1000, 100, 50, 1]}


def expected(sizes):
    n, first, second, m = sizes
    return {
        "forward_mults": second * first * n + m * second * n,
        "reverse_mults": m * second * first + m * first * n,
        "forward_passes": n,
        "reverse_passes": m,
        "kept_reverse": first + second,
    }
