#!/bin/sh
# Run a command as an ordinary user (20001) with processes, network, IPC and temporary folders of its own, for trying
# attacks in a sandbox that does not hold them yet. Needs root:  sh tests/security/apart.sh python -m security
set -eu
cd "$(dirname "$0")/../.."
if [ "${1:-}" != --within ]; then
  exec unshare --mount --pid --fork --mount-proc --net --ipc -- sh "$0" --within "$@"
fi
shift
for folder in /tmp /var/tmp /dev/shm /run/lock; do
  [ -d "$folder" ] && mount -t tmpfs -o mode=1777,size=4g none "$folder"
done
# An interpreter in root's home: the user sees that folder of it, and of the home nothing else.
base=$(.venv/bin/python -c 'import sys; print(sys.base_prefix)')
case "$base" in /root/*)
  mkdir /tmp/base && mount --bind "$base" /tmp/base
  mount -t tmpfs -o mode=755 none /root && mkdir -p "$base" && mount --move /tmp/base "$base" && rmdir /tmp/base ;;
esac
ip link set lo up 2>/dev/null || true
# Not exec: as process 1 the grader would get no signals and every orphan.
setpriv --reuid 20001 --regid 20001 --clear-groups \
  env -i "PATH=$PWD/.venv/bin:$PATH" "PYTHONPATH=$PWD:$PWD/tests" HOME=/tmp LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1 \
  ${OPENBLAS_CORETYPE:+"OPENBLAS_CORETYPE=$OPENBLAS_CORETYPE"} "$@"
