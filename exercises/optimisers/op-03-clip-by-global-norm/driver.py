"""Hand over both gradients in one list; send what they have become."""


def drive(submission, W, b, c):
    first, second = submission.clip([W, b], c)
    return first, second
