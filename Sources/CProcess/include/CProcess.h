// What starting and watching processes needs of C: the code between fork and exec, and the handler of SIGCHLD.
#ifndef CPROCESS_H
#define CPROCESS_H

#include <stdint.h>
#include <sys/types.h>

/// How many descriptors a program can be given.
#define CPROCESS_DESCRIPTOR_MAXIMUM 256

enum {
    /// The caller's own process group.
    CPROCESS_GROUP_SAME = 0,
    /// A process group of its own, in the caller's session.
    CPROCESS_GROUP_OWN = 1,
    /// A session of its own, without a terminal.
    CPROCESS_GROUP_SESSION = 2,
};

/// What failed when a program could not be started.
enum {
    CPROCESS_FORK = 0,
    CPROCESS_DESCRIPTORS = 1,
    CPROCESS_DIRECTORY = 2,
    CPROCESS_EXEC = 3,
};

struct cprocess_program {
    /// A path; PATH is not searched.
    const char *executable;
    /// The name that the program has for itself first, NULL last.
    char *const *arguments;
    /// NAME=value, NULL last; NULL for the caller's own environment.
    char *const *environment;
    /// NULL for the caller's own.
    const char *directory;
    /// The program's descriptor i is the caller's descriptors[i], or closed where that is negative; so are all others.
    const int *descriptors;
    int descriptor_count;
    int group;
    /// Whether it is killed when the calling thread ends (Linux: PR_SET_PDEATHSIG; elsewhere without effect).
    int dies_with_caller;
    /// Bit n - 1: the program ignores signal n. All others have their default action, and none is blocked.
    uint64_t ignored_signals;
    /// The soft limit of open files; 0 for the caller's own.
    uint64_t open_file_limit;
};

/// Starts a program, and returns when it runs: its process id, or -1 with errno and what failed in `stage`. Where the
/// caller ignored SIGCHLD, it no longer does: it could not wait for the program.
pid_t cprocess_start(const struct cprocess_program *program, int *stage);

/// Makes the caller the parent of whatever its descendants leave behind (Linux: PR_SET_CHILD_SUBREAPER; elsewhere
/// without effect). Answers 0, or -1 with errno set.
int cprocess_adopt_orphans(void);

/// Catches SIGCHLD from now on. Returns the end of a pipe that is readable after each; -1 with errno set.
int cprocess_watch_children(void);

/// The process id of a child that ended and is not reaped yet, 0 when there is none, -1 with errno (ECHILD: no child).
pid_t cprocess_ended_child(void);

/// Waits until that child has ended, and leaves it to be reaped, so that its id stays its own. 0, or -1 with errno set.
int cprocess_await_end(pid_t process);

/// The signals that the caller ignores, as in `ignored_signals`.
uint64_t cprocess_ignored_signals(void);

/// A pipe that no program inherits. Reading never waits. Answers 0, or -1 with errno set.
int cprocess_pipe(int ends[2]);

/// Two connected stream sockets that no program inherits. Answers 0, or -1 with errno set.
int cprocess_socket_pair(int ends[2]);

/// send(2) that fails with EPIPE and never with a signal.
ssize_t cprocess_send(int descriptor, const void *bytes, size_t count);

/// Makes reading and writing never wait. Answers 0, or -1 with errno set.
int cprocess_set_nonblocking(int descriptor);

/// How the limits of `cprocess_limit_work` end a process: its exit status.
enum {
    CPROCESS_TIME_EXCEEDED = 61,
    CPROCESS_MEMORY_EXCEEDED = 62,
};

/// From now on the process ends when it works, between `cprocess_work_begins` and `cprocess_work_ends`, for longer than
/// so many milliseconds of processor time, or holds more than so many bytes meanwhile. Answers 0, or -1 with errno set.
int cprocess_limit_work(int milliseconds, uint64_t bytes);
void cprocess_work_begins(void);
void cprocess_work_ends(void);

#endif
