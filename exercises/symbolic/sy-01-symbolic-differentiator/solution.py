def diff(e):
    if e == "x":
        return 1
    if not isinstance(e, tuple):
        return 0
    op, a = e[0], e[1]
    if op == "+":
        return ("+", diff(a), diff(e[2]))
    if op == "*":
        return ("+", ("*", diff(a), e[2]), ("*", a, diff(e[2])))
    if op == "**":
        n = e[2]
        return ("*", ("*", n, ("**", a, n - 1)), diff(a))
    if op == "sin":
        return ("*", ("cos", a), diff(a))
    if op == "cos":
        return ("*", ("*", -1, ("sin", a)), diff(a))
    if op == "exp":
        return ("*", e, diff(a))
    raise ValueError(f"no rule for {op}")
