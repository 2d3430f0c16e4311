"""Starting, watching and ending the processes that are measured."""
import os
import signal
import subprocess
import threading
import time

TICK = os.sysconf("SC_CLK_TCK")
POLL = 0.01            # s between two looks at a running process (memory, completion)


def busy_seconds() -> float:
    """CPU seconds that the whole machine has been busy (all cores, steal included)."""
    with open("/proc/stat") as f:
        v = [int(x) for x in f.readline().split()[1:]]
    return (sum(v[:8]) - v[3] - v[4]) / TICK


def wait_quiet(limit: float, patience: float) -> float:
    """Wait until other programs use less than `limit` cores; gives the last reading."""
    end = time.monotonic() + patience
    while True:
        b, t = busy_seconds(), time.monotonic()
        time.sleep(0.5)
        load = (busy_seconds() - b) / (time.monotonic() - t)
        if load <= limit or time.monotonic() > end:
            return load


class Proc:
    """A child process; its end is seen at once by a thread blocked in wait4."""

    def __init__(self, argv, log=None):
        out = open(log, "wb") if log else subprocess.DEVNULL
        self.log = log
        self.t0 = time.perf_counter()
        self._p = subprocess.Popen([str(a) for a in argv], stdin=subprocess.DEVNULL, stdout=out,
                                   stderr=subprocess.STDOUT, start_new_session=True)
        if log:
            out.close()
        self.pid = self._p.pid
        self.rc = self.t_exit = self.rusage = None
        self.hwm_kib = self.anon_kib = 0
        self._thread = threading.Thread(target=self._reap, daemon=True)
        self._thread.start()

    def _reap(self):
        _, status, self.rusage = os.wait4(self.pid, 0)
        self.t_exit = time.perf_counter()
        self._p.returncode = self.rc = os.waitstatus_to_exitcode(status)

    @property
    def running(self):
        return self.t_exit is None

    def sample(self):
        """Peak RSS (VmHWM; the kernel's rusage value would carry over the parent's) and anonymous RSS."""
        try:
            with open(f"/proc/{self.pid}/status") as f:
                for line in f:
                    if line.startswith("VmHWM:"):
                        self.hwm_kib = max(self.hwm_kib, int(line.split()[1]))
                    elif line.startswith("RssAnon:"):
                        self.anon_kib = max(self.anon_kib, int(line.split()[1]))
                        break
        except (OSError, ValueError):
            pass

    def cpu(self) -> float:
        """user+sys so far (10 ms steps while running, exact after the end)."""
        if self.rusage:
            return self.rusage.ru_utime + self.rusage.ru_stime
        try:
            with open(f"/proc/{self.pid}/stat") as f:
                v = f.read().rsplit(")", 1)[1].split()
            return sum(int(x) for x in v[11:15]) / TICK     # utime stime cutime cstime
        except OSError:
            return self.cpu() if self.rusage else 0.0

    def wait(self, timeout: float) -> bool:
        self._thread.join(timeout)
        return not self.running

    def stop(self, grace: float = 10.0):
        """SIGTERM, then SIGKILL, to this process's own group only."""
        for sig, t in ((signal.SIGTERM, grace), (signal.SIGKILL, 10.0)):
            if not self.running:
                break
            try:
                os.killpg(self.pid, sig)
            except ProcessLookupError:
                pass
            self.wait(t)

    def tail(self, n=400) -> str:
        try:
            with open(self.log, "rb") as f:
                return f.read()[-n:].decode(errors="replace")
        except (OSError, TypeError):
            return ""


def watch(p: Proc, done, timeout: float):
    """Wait for completion. done: None = the process ends with 0; else a function polled every POLL.
    Gives (seconds to completion, cpu seconds at completion) or None."""
    end = p.t0 + timeout
    while time.perf_counter() < end:
        if not p.running:
            if p.rc == 0:
                return p.t_exit - p.t0, p.cpu()
            return None
        p.sample()
        if done and done():
            t = time.perf_counter() - p.t0
            return t, p.cpu()
        p.wait(POLL)
    return None


class Noise:
    """How many cores programs other than ours used during a measurement."""

    def __init__(self, procs):
        self.procs = procs
        self.b0, self.t0 = busy_seconds(), time.perf_counter()
        self.own0 = self._own()

    def _own(self):
        return sum(p.cpu() for p in self.procs) + time.process_time()

    def cores(self, *more):
        """None for a moment too short to tell: the kernel counts in steps of 10 ms."""
        wall = time.perf_counter() - self.t0
        if wall < 0.2:
            return None
        own = self._own() - self.own0 + sum(p.cpu() for p in more)
        return max(0.0, (busy_seconds() - self.b0 - own) / wall)
