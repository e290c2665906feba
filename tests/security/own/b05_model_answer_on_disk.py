# b05_model_answer_on_disk  (threat row T1; acts at import)
# TRIES: find the exercise's own folder beside the sandbox's code, and use the model answer that stands there
# CONTAINED IF: no full marks
import glob, sys

answer = None
roots = {(getattr(m, "__file__", None) or "").split("/worker/sandbox/")[0] for m in list(sys.modules.values())}
for root in roots | {".", "/srv/gradjudge"}:
    for path in glob.glob(root + "/exercises/*/lr-01*/solution.py") if root else []:
        try:
            space = {}
            exec(open(path).read(), space)
            answer = space["grad"]
            print("REACHED answer")
        except OSError as e:
            print("no", e.errno)


def grad(X, y, w):
    return answer(X, y, w) if answer else w * 0
