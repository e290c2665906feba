"""A zygote lives as long as its grader, and not a moment longer; a fork of the grader has its own."""

from __future__ import annotations

import os
import signal
import time

from .graders import ENDLESS, alive, at_work, descendants, grader, said, wait_until


def test_a_zygote_and_its_child_die_with_the_grader() -> None:
    with at_work() as (process, family):
        process.kill()
        assert wait_until(lambda: not alive(family))


def test_an_idle_zygote_dies_with_the_grader() -> None:
    with grader("sandbox.start()\nprint('ready', flush=True)\ntime.sleep(60)") as process:
        assert process.stdout and process.stdout.readline() == "ready\n"
        (zygote,) = descendants(process.pid)
        process.kill()
        assert wait_until(lambda: not alive([zygote]))


def test_a_stopped_zygote_dies_with_the_grader_too() -> None:
    with at_work() as (process, family):
        os.kill(family[0], signal.SIGSTOP)
        process.kill()
        assert wait_until(lambda: not alive(family))


def test_a_zygote_that_a_thread_started_outlives_the_thread_and_dies_with_the_grader() -> None:
    script = """
        thread = threading.Thread(target=submit, args=("def f(x): return x",))
        thread.start()
        thread.join()
        first = server_for(()).zygote_pid
        time.sleep(0.3)
        print(submit("def f(x): return x").status, first == server_for(()).zygote_pid, flush=True)
        time.sleep(60)
    """
    with grader(script) as process:
        assert process.stdout and process.stdout.readline() == "ok True\n"
        family = descendants(process.pid)
        assert len(family) == 1
        process.kill()
        assert wait_until(lambda: not alive(family))


def test_a_grader_that_ends_by_itself_leaves_nothing() -> None:
    pid = int(said("submit('def f(x): return x')\nprint(server_for(()).zygote_pid)"))
    assert not alive([pid])


def test_an_exception_from_a_signal_handler_of_the_grader_leaves_no_child() -> None:
    script = f"""
        sandbox.start()
        other = subprocess.Popen(["cat"], stdin=subprocess.PIPE)
        print("ready", flush=True)
        try:
            submit({ENDLESS!r})
        except KeyboardInterrupt:
            left = open("/proc/thread-self/children").read().split()
            print("interrupted", left == [str(other.pid)])
        print(submit("def f(x): return x").status)
        other.communicate()
    """
    with grader(script) as process:
        assert process.stdout and process.stdout.readline() == "ready\n"
        assert wait_until(lambda: len(descendants(process.pid)) == 3)
        family = descendants(process.pid)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=30)
    assert output == "interrupted True\nok\n"
    assert not alive(family)


def test_a_fork_of_the_grader_has_a_zygote_of_its_own() -> None:
    script = """
        submit("def f(x): return x")
        mine = server_for(()).zygote_pid
        pid = os.fork()
        if pid == 0:
            before = server_for(()).zygote_pid
            status = submit("def f(x): return x").status
            print(before, status, server_for(()).zygote_pid not in (mine, None), flush=True)
            sys.exit()
        os.waitpid(pid, 0)
        print(submit("def f(x): return x").status, server_for(()).zygote_pid == mine)
    """
    assert said(script) == "None ok True\nok True\n"


def test_a_fork_does_not_keep_the_zygote_of_a_dead_grader_alive() -> None:
    script = """
        threading.Thread(target=submit, args=("def f(x): return x",)).start()
        while not server_for(()).zygote_pid: time.sleep(0.01)
        submit("def f(x): return x")
        if os.fork() == 0:
            os.close(1), os.close(2), time.sleep(3), os._exit(0)
        print(server_for(()).zygote_pid, flush=True)
        os._exit(0)
    """
    pid = int(said(script))
    began = time.monotonic()
    assert wait_until(lambda: not alive([pid])) and time.monotonic() - began < 2.5
