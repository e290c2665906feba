#!/usr/bin/env bash
# With the stack up: make a course, submit a right and a wrong gradient through the published port, assert both verdicts.
set -euo pipefail
base=http://127.0.0.1:${GRADJUDGE_PORT:-8000}
in_web() { docker compose exec -T web gradjudge "$@"; }

in_web add-user smoke --name "Smoke test" --password "$(head -c 12 /dev/urandom | base64)" </dev/null
in_web add-course "smoke-$$" --title "Smoke test" lr-01 </dev/null
in_web enroll "smoke-$$" smoke </dev/null
token=$(in_web token smoke </dev/null)

verdict() { # RETURNED EXPRESSION -> "outcome mistake"
  python3 - "$base" "$token" "def grad(X, y, w):
    return $1
" <<'PYTHON'
import json, sys, urllib.request
base, token, source = sys.argv[1:]
def ask(path, body=None):
    request = urllib.request.Request(base + path, json.dumps(body).encode() if body else None,
        {"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.load(response)
made = ask("/api/v1/submissions", {"exercise": "lr-01", "source": source})
for _ in range(10):
    found = ask(f"/api/v1/submissions/{made['id']}?wait=10")
    if found["state"] in ("graded", "failed", "cancelled"):
        break
print(found["outcome"] or found["state"], *[finding["mistake"] for finding in found["findings"]])
PYTHON
}

expect() { # WANTED GOT
  [ "$1" = "$2" ] || { echo "expected '$1', got '$2'" >&2; exit 1; }
  echo "ok: $1"
}
expect "passed" "$(verdict "2 / len(y) * X.T @ (X @ w - y)")"
expect "wrong missing-2" "$(verdict "1 / len(y) * X.T @ (X @ w - y)")"
