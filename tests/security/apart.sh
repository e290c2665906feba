#!/bin/sh
# Run a command as an ordinary user (20001) with processes, network, IPC and temporary folders of its own, for trying
# attacks in a sandbox that does not hold them yet. Needs root:  sh tests/security/apart.sh python -m security
set -eu
cd "$(dirname "$0")/../.."
if [ "${1:-}" != --within ]; then
  exec unshare --mount --pid --fork --mount-proc --net --ipc -- sh "$0" --within "$@"
fi
shift
# What is needed of the folders that are covered next is held in /mnt meanwhile, and put back over them: the checkout, and
# an interpreter in root's home, of which the user sees nothing else.
here=$PWD
base=$(.venv/bin/python -c 'import sys; print(sys.base_prefix)')
covered='/tmp /var/tmp /dev/shm /run/lock'
case "$base" in /root/*) covered="$covered /root" ;; esac
mount -t tmpfs none /mnt
mkdir /mnt/here /mnt/base
mount --bind "$here" /mnt/here
mount --bind "$base" /mnt/base
for folder in $covered; do
  mode=1777; [ "$folder" = /root ] && mode=755
  [ -d "$folder" ] && mount -t tmpfs -o "mode=$mode,size=4g" none "$folder"
done
[ -d "$here" ] || { mkdir -p "$here" && mount --move /mnt/here "$here"; }
[ -d "$base" ] || { mkdir -p "$base" && mount --move /mnt/base "$base"; }
umount -l /mnt
cd "$here"
ip link set lo up 2>/dev/null || true
# Not exec: as process 1 the grader would get no signals and every orphan.
setpriv --reuid 20001 --regid 20001 --clear-groups \
  env -i "PATH=$PWD/.venv/bin:$PATH" "PYTHONPATH=$PWD:$PWD/tests" HOME=/tmp LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1 \
  ${OPENBLAS_CORETYPE:+"OPENBLAS_CORETYPE=$OPENBLAS_CORETYPE"} "$@"
