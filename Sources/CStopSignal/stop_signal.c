#include "CStopSignal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static int write_end = -1;

static int came_from_terminal(const siginfo_t *info) {
#ifdef __linux__
    // sigaction(2): what kill, tgkill and sigqueue send is SI_USER, SI_TKILL and SI_QUEUE.
    return info->si_code == SI_KERNEL;
#else
    return info->si_pid == 0;
#endif
}

static void caught(int number, siginfo_t *info, void *context) {
    (void)context;
    int saved = errno;
    unsigned char bytes[2] = {(unsigned char)number, (unsigned char)came_from_terminal(info)};
    // A full pipe holds thousands of signals that nobody has read: one more says nothing new.
    ssize_t written = write(write_end, bytes, sizeof bytes);
    (void)written;
    errno = saved;
}

int cstopsignal_catch(const int *numbers, int count, int once) {
    int ends[2];
    if (pipe(ends) != 0) return -1;
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFL, O_NONBLOCK);
    write_end = ends[1];

    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = caught;
    action.sa_flags = SA_SIGINFO | SA_RESTART;
    if (once) action.sa_flags |= (int)SA_RESETHAND;
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < count; i++) {
        if (sigaction(numbers[i], &action, 0) != 0) return -1;
    }
    return ends[0];
}
