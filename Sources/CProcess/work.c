#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

/// How often the process is looked at while it works.
#define INTERVAL_MILLISECONDS 5

/// JavaScriptCore has threads of its own, and the signal may come to any of them.
static atomic_int ticks;
static int ticks_maximum;
static uint64_t bytes_maximum;

/// What the process holds now, or, where only that is known, has held at most. Safe in a signal handler.
static uint64_t resident_bytes(void) {
#ifdef __linux__
    char text[128];
    int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    ssize_t count = read(file, text, sizeof text - 1);
    close(file);
    uint64_t pages = 0;
    ssize_t i = 0;
    while (i < count && text[i] != ' ') i++;
    for (i++; i < count && text[i] >= '0' && text[i] <= '9'; i++) pages = pages * 10 + (uint64_t)(text[i] - '0');
    return pages * (uint64_t)sysconf(_SC_PAGESIZE);
#else
    struct rusage usage;
    return getrusage(RUSAGE_SELF, &usage) == 0 ? (uint64_t)usage.ru_maxrss : 0;
#endif
}

static void look(int number) {
    (void)number;
    // Whom it interrupts may be about to read the error of a call of its own.
    int error = errno;
    if (atomic_fetch_add(&ticks, 1) >= ticks_maximum) _exit(CPROCESS_TIME_EXCEEDED);
    if (resident_bytes() > bytes_maximum) _exit(CPROCESS_MEMORY_EXCEEDED);
    errno = error;
}

static void set_timer(int milliseconds) {
    struct itimerval timer;
    memset(&timer, 0, sizeof timer);
    timer.it_interval.tv_usec = timer.it_value.tv_usec = milliseconds * 1000;
    // Processor time: a machine that is busy with something else does not make a script slow.
    setitimer(ITIMER_PROF, &timer, 0);
}

int cprocess_limit_work(int milliseconds, uint64_t bytes) {
    ticks_maximum = milliseconds / INTERVAL_MILLISECONDS;
    bytes_maximum = bytes;
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = look;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    return sigaction(SIGPROF, &action, 0);
}

void cprocess_work_begins(void) {
    atomic_store(&ticks, 0);
    set_timer(INTERVAL_MILLISECONDS);
}

void cprocess_work_ends(void) { set_timer(0); }
