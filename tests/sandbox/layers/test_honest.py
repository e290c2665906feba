"""Under the child's filter and Landlock honest numpy works, and what is missing fails as Python programs expect."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from .fresh import ended, told

LOCKED = """
    np.ones((64, 64)) @ np.ones((64, 64))
    child = filter.compiled(policy.child(), here)
    landlock.apply()
    seccomp.apply(filter.compiled(policy.zygote(), here))
    def locked(function):
        def run():
            landlock.apply()
            seccomp.apply(child)
            function()
        code = in_child(run)
        tell(code)
    def kind(function, *arguments, **options):
        try:
            function(*arguments, **options)
        except BaseException as error:
            return type(error).__name__
        return None
"""

WORKING = {
    "print and flush": "print('x', flush=True)",
    "linear algebra": """
        A = np.random.default_rng(1).normal(size=(200, 200))
        assert np.allclose(A @ np.linalg.inv(A), np.eye(200))
        np.linalg.svd(A), np.linalg.eig(A), np.linalg.lstsq(A, A[:, 0], rcond=None), np.linalg.qr(A)
        np.fft.fft(A), np.einsum("ij,jk->ik", A, A, optimize=True)
    """,
    "products that start no thread": "assert (np.ones((1500, 1500)) @ np.ones((1500, 1500)))[0, 0] == 1500",
    "unseeded randomness": "random.seed(), random.random(), np.random.default_rng().normal(), os.urandom(8)",
    "sleeping and clocks": """
        start = time.perf_counter()
        time.sleep(0.02)
        assert time.perf_counter() - start > 0.01
        time.time(), time.process_time(), time.thread_time(), time.localtime(), datetime.datetime.now()
    """,
    "big arrays": """
        x = np.ones(20_000_000)
        y = np.append(x, x)
        y.resize(50_000_000, refcheck=False)
        y.sort()
        del x, y
    """,
    "growing a buffer": """
        held = bytearray()
        for _ in range(100):
            held += bytes(1 << 20)
    """,
    "garbage collection": """
        rows = [[number] for number in range(300_000)]
        for row in rows:
            row.append(row)
        del rows, row
        assert gc.collect() > 0
    """,
    "a memory error": """
        assert kind(np.zeros, 1 << 50) in {"MemoryError", "_ArrayMemoryError"}
        assert kind(bytearray, 1 << 60) == "MemoryError"
    """,
    "a traceback": """
        try:
            np.zeros(2) @ np.zeros(3)
        except ValueError:
            assert "matmul" in traceback.format_exc()
    """,
    "an uncaught exception is written": "sys.excepthook(ValueError, ValueError('x'), None)",
    "warnings": """
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            np.log(np.zeros(2))
        assert len(seen) == 1
        warnings.warn("shown on stderr")
    """,
    "an own signal handler": """
        assert signal.signal(signal.SIGUSR1, lambda *_: None) == signal.SIG_DFL
    """,
    "a lock": "threading.Lock().acquire(timeout=0.01), threading.Event().wait(0.01)",
    "text and records": "json.dumps([1]), re.match('a', 'a'), statistics.mean([1]), logging.getLogger().warning('x')",
    "who and where am I": "os.getpid(), os.getuid(), os.getcwd(), os.uname(), os.cpu_count(), _thread.get_native_id()",
    "deep recursion": """
        def down(n):
            return down(n + 1)
        assert kind(down, 0) == "RecursionError"
    """,
    "a file object on an open descriptor": "open(1, 'w', closefd=False).write('x\\n')",
}

MISSING = {
    "import lzma_that_is_not_there": "ModuleNotFoundError",
    "import wave": "ModuleNotFoundError",
    "open('/etc/passwd')": "PermissionError",
    "open('data.csv')": "PermissionError",
    "open('out.txt', 'w')": "PermissionError",
    "np.load('data.npy')": "PermissionError",
    "np.savetxt('out.txt', np.eye(2))": "PermissionError",
    "os.listdir('/')": "PermissionError",
    "os.stat('/')": "FileNotFoundError",
    "os.mkdir('x')": "PermissionError",
    "threading.Thread(target=print).start()": "RuntimeError",
    "os.fork()": "BlockingIOError",
    "os.posix_spawn('/bin/true', ['true'], {})": "BlockingIOError",
    "subprocess.run(['true'])": "PermissionError",
    "os.kill(os.getpid(), 9)": "PermissionError",
    "signal.raise_signal(15)": "PermissionError",
    "signal.setitimer(signal.ITIMER_REAL, 1)": "itimer_error",
    "socket.socket()": "PermissionError",
    "socket.socketpair()": "PermissionError",
    "os.pipe()": "PermissionError",
    "mmap.mmap(-1, 4096, prot=7)": "PermissionError",
    "os.nice(1)": "PermissionError",
    "os.path.exists('/etc/passwd')": None,
    "pathlib.Path('/etc/passwd').exists()": None,
    "sys.stdout.isatty()": None,
    "os.dup(1)": None,
}

DEADLY = [
    "os.execv('/bin/true', ['true'])",
    "os.setuid(0)",
    "os.setgroups([])",
    "os.chroot('/')",
    "time.clock_settime(0, 0)",
]


@pytest.mark.parametrize("what", WORKING)
def test_it_works(what: str) -> None:
    assert told(LOCKED, function(WORKING[what]), numpy=True) == 0


@pytest.mark.parametrize("what", MISSING)
def test_it_fails_as_python_programs_expect(what: str) -> None:
    source = f"def work():\n    os.write(1, (str(kind(lambda: exec({what!r}))) + chr(10)).encode())\nlocked(work)"
    result = ended(LOCKED, source, numpy=True)
    assert result.stdout.splitlines() == [str(MISSING[what]), "0"], result.stderr


@pytest.mark.parametrize("what", DEADLY)
def test_it_kills(what: str) -> None:
    assert told(LOCKED, f"def work():\n    {what}\nlocked(work)", numpy=True) == -31


@pytest.mark.parametrize("what", ["/etc/passwd", "/proc/self/status"])
def test_what_does_not_exist_to_it_is_not_told_apart_from_what_does(what: str) -> None:
    source = f"""
        def work():
            for path in ({what!r}, "/nothing/at/all"):
                assert not os.path.exists(path) and not os.access(path, os.R_OK)
                assert kind(os.readlink, path) == kind(os.stat, path) == "FileNotFoundError"
                # AT_EMPTY_PATH beside a path, which the kernel would look up.
                assert refusal(libc.syscall, "newfstatat", -100, path.encode(), bytes(200), 0x1000) == "ENOENT"
        locked(work)
    """
    assert told(LOCKED, source, numpy=True) == 0


def function(body: str) -> str:
    return f"def work():\n{indent(dedent(body), '    ')}\nlocked(work)"
