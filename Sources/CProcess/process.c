#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

extern char **environ;

struct failure {
    int stage;
    int code;
};

static int pipe_on_exec_closed(int ends[2]) {
#ifdef __linux__
    return pipe2(ends, O_CLOEXEC);
#else
    if (pipe(ends) != 0) return -1;
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    return 0;
#endif
}

static ssize_t read_fully(int descriptor, void *bytes, size_t count) {
    size_t done = 0;
    while (done < count) {
        ssize_t got = read(descriptor, (char *)bytes + done, count - done);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        done += (size_t)got;
    }
    return (ssize_t)done;
}

// MARK: - Between fork and exec: nothing but what is safe in a signal handler, since other threads may hold any lock.

static void reset_signals(uint64_t ignored) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    sigemptyset(&action.sa_mask);
    for (int number = 1; number < NSIG && number <= 64; number++) {
        // Fails for SIGKILL, SIGSTOP and the two that the C library keeps to itself, which have their default action.
        action.sa_handler = ignored >> (number - 1) & 1 ? SIG_IGN : SIG_DFL;
        sigaction(number, &action, 0);
    }
    sigset_t none;
    sigemptyset(&none);
    pthread_sigmask(SIG_SETMASK, &none, 0);
}

static void close_on_exec_from(int first) {
#ifdef SYS_close_range
    if (syscall(SYS_close_range, (unsigned)first, ~0U, 4 /* CLOSE_RANGE_CLOEXEC */) == 0) return;
#endif
    struct rlimit limit;
    int end = getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < 65536 ? (int)limit.rlim_cur : 65536;
    for (int descriptor = first; descriptor < end; descriptor++) fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}

/// Puts the descriptors in their places, by way of places that nobody wants.
static int place_descriptors(const struct cprocess_program *program, int *report) {
    int count = program->descriptor_count;
    int moved[CPROCESS_DESCRIPTOR_MAXIMUM];
    int moved_report = fcntl(*report, F_DUPFD_CLOEXEC, count);
    if (moved_report < 0) return -1;
    *report = moved_report;
    for (int i = 0; i < count; i++) {
        moved[i] = program->descriptors[i] < 0 ? -1 : fcntl(program->descriptors[i], F_DUPFD_CLOEXEC, count);
        // A caller without a stderr, for example, has none to give.
        if (program->descriptors[i] >= 0 && moved[i] < 0 && errno != EBADF) return -1;
    }
    for (int i = 0; i < count; i++) {
        if (moved[i] < 0) {
            close(i);
        } else if (dup2(moved[i], i) < 0) {
            return -1;
        }
    }
    close_on_exec_from(count);
    return 0;
}

static void limit_open_files(uint64_t count) {
    struct rlimit limit;
    if (count == 0 || getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max == RLIM_INFINITY || count < limit.rlim_max ? (rlim_t)count : limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

static void fail(int report, int stage) {
    struct failure failure = {.stage = stage, .code = errno};
    ssize_t written = write(report, &failure, sizeof failure);
    (void)written;
    _exit(127);
}

static void become(const struct cprocess_program *program, int report, pid_t parent) {
#ifdef __linux__
    if (program->dies_with_caller) {
        prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
        // It may have ended before that.
        if (getppid() != parent) _exit(127);
    }
#else
    (void)parent;
#endif
    if (program->group == CPROCESS_GROUP_OWN) setpgid(0, 0);
    if (program->group == CPROCESS_GROUP_SESSION) setsid();
    reset_signals(program->ignored_signals);
    if (place_descriptors(program, &report) != 0) fail(report, CPROCESS_DESCRIPTORS);
    if (program->directory && chdir(program->directory) != 0) fail(report, CPROCESS_DIRECTORY);
    limit_open_files(program->open_file_limit);
    execve(program->executable, program->arguments, program->environment ? program->environment : environ);
    fail(report, CPROCESS_EXEC);
}

// MARK: - The caller

/// Where SIGCHLD is ignored, the system reaps children by itself, and how they ended is lost.
static void keep_ended_children(void) {
    struct sigaction action;
    if (sigaction(SIGCHLD, 0, &action) == 0 && action.sa_handler == SIG_IGN) signal(SIGCHLD, SIG_DFL);
}

pid_t cprocess_start(const struct cprocess_program *program, int *stage) {
    int report[2];
    *stage = CPROCESS_FORK;
    if (program->descriptor_count > CPROCESS_DESCRIPTOR_MAXIMUM) {
        errno = EMFILE;
        return -1;
    }
    if (pipe_on_exec_closed(report) != 0) return -1;
    keep_ended_children();

    // The child must not run a handler of ours before its signals are reset.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t parent = getpid();
    pid_t process = fork();
    if (process == 0) become(program, report[1], parent);
    int code = errno;
    pthread_sigmask(SIG_SETMASK, &before, 0);
    close(report[1]);

    struct failure failure;
    if (process > 0 && read_fully(report[0], &failure, sizeof failure) == sizeof failure) {
        while (waitpid(process, 0, 0) < 0 && errno == EINTR) {}
        process = -1;
        code = failure.code;
        *stage = failure.stage;
    }
    close(report[0]);
    errno = code;
    return process;
}

int cprocess_adopt_orphans(void) {
#ifdef __linux__
    return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
#else
    return 0;
#endif
}

static int children_write_end = -1;

static void child_changed(int number) {
    (void)number;
    int saved = errno;
    // A full pipe is readable already.
    ssize_t written = write(children_write_end, "", 1);
    (void)written;
    errno = saved;
}

int cprocess_watch_children(void) {
    int ends[2];
    if (cprocess_pipe(ends) != 0 || cprocess_set_nonblocking(ends[1]) != 0) return -1;
    children_write_end = ends[1];
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = child_changed;
    action.sa_flags = SA_RESTART | SA_NOCLDSTOP;
    sigemptyset(&action.sa_mask);
    return sigaction(SIGCHLD, &action, 0) == 0 ? ends[0] : -1;
}

pid_t cprocess_ended_child(void) {
    siginfo_t info;
    memset(&info, 0, sizeof info);
    if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0) return -1;
    return info.si_pid;
}

int cprocess_await_end(pid_t process) {
    siginfo_t info;
    int result;
    do result = waitid(P_PID, (id_t)process, &info, WEXITED | WNOWAIT);
    while (result != 0 && errno == EINTR);
    return result;
}

uint64_t cprocess_ignored_signals(void) {
    uint64_t ignored = 0;
    for (int number = 1; number < NSIG && number <= 64; number++) {
        struct sigaction action;
        if (sigaction(number, 0, &action) == 0 && action.sa_handler == SIG_IGN) ignored |= (uint64_t)1 << (number - 1);
    }
    return ignored;
}

int cprocess_pipe(int ends[2]) {
    if (pipe_on_exec_closed(ends) != 0) return -1;
    return cprocess_set_nonblocking(ends[0]);
}

int cprocess_socket_pair(int ends[2]) {
#ifdef __linux__
    return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends);
#else
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return -1;
    for (int i = 0; i < 2; i++) {
        int on = 1;
        fcntl(ends[i], F_SETFD, FD_CLOEXEC);
        setsockopt(ends[i], SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
    }
    return 0;
#endif
}

ssize_t cprocess_send(int descriptor, const void *bytes, size_t count) {
#ifdef MSG_NOSIGNAL
    return send(descriptor, bytes, count, MSG_NOSIGNAL);
#else
    return send(descriptor, bytes, count, 0);
#endif
}

int cprocess_set_nonblocking(int descriptor) {
    int flags = fcntl(descriptor, F_GETFL);
    return flags < 0 ? -1 : fcntl(descriptor, F_SETFL, flags | O_NONBLOCK);
}
