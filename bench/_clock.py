"""A wrong clock for the processes of a bench: a few lines of C stand before the C library and add seconds to the time.

Only the time of day moves; what waits by the steady clock waits as long as before, as on a machine whose clock was set.
"""

import os
import shutil
import subprocess
from pathlib import Path

SOURCE = r"""
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile long *seconds;

__attribute__((constructor)) static void begin(void) {
    int file = open(getenv("WRONG_CLOCK"), O_RDONLY);
    void *found = file < 0 ? MAP_FAILED : mmap(NULL, sizeof(long), PROT_READ, MAP_SHARED, file, 0);
    seconds = found == MAP_FAILED ? NULL : found;
}

int clock_gettime(clockid_t which, struct timespec *answer) {
    long done = syscall(SYS_clock_gettime, which, answer);
    if (!done && seconds && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE)) answer->tv_sec += *seconds;
    return (int) done;
}

int gettimeofday(struct timeval *restrict answer, void *restrict zone) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    answer->tv_sec = now.tv_sec;
    answer->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *answer) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (answer) *answer = now.tv_sec;
    return now.tv_sec;
}
"""


class Clock:
    """The clock of those processes that get its `environment`; without a C compiler it cannot be moved."""

    def __init__(self, folder: Path) -> None:
        self.file, self.library = folder / "clock", folder / "clock.so"
        self.move(0)
        self.compiler = shutil.which("cc")
        if self.compiler:
            told = [self.compiler, "-O2", "-shared", "-fPIC", "-x", "c", "-o", str(self.library), "-"]
            subprocess.run(told, input=SOURCE, text=True, check=True)  # noqa: S603 words of our own

    @property
    def environment(self) -> dict[str, str]:
        """What a process is started with; nothing without a compiler."""
        return {"LD_PRELOAD": str(self.library), "WRONG_CLOCK": str(self.file)} if self.compiler else {}

    def move(self, seconds: int) -> None:
        """Let the clock be this many seconds ahead, or behind."""
        number = seconds.to_bytes(8, "little", signed=True)
        if not self.file.exists():
            self.file.write_bytes(number)
        with self.file.open("r+b", buffering=0) as file:
            os.pwrite(file.fileno(), number, 0)
