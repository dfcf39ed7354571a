// SIGINT and SIGTERM as bytes on a pipe: the one thing that a signal handler may do, and that needs a C function.
#ifndef CSTOPSIGNAL_H
#define CSTOPSIGNAL_H

/// Catches SIGINT and SIGTERM from now on, each once: a second one has its default action.
///
/// Returns the pipe's read end, from which each caught signal is read as one byte with its number; -1 and `errno` when
/// there is no pipe to be had.
int cstopsignal_catch(void);

#endif
