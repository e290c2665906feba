def grad_ckpt(x, N, k, step, vjp):
    marks, h = {}, x
    for i in range(N):
        if i % k == 0:
            marks[i] = h
        h = step(i, h)
    v = 1.0
    for start in reversed(range(0, N, k)):
        end = min(start + k, N)
        states = [marks.pop(start)]
        for i in range(start, end - 1):
            states.append(step(i, states[-1]))
        for i in reversed(range(start, end)):
            v = vjp(i, states[i - start], v)
    return v
