// Signals as bytes on a pipe: the one thing that a signal handler may do, and that needs a C function.
#ifndef CSTOPSIGNAL_H
#define CSTOPSIGNAL_H

/// Catches the signals from now on; with `once`, the second of each has its default action.
///
/// Returns the pipe's read end, from which each caught signal is read as two bytes: its number, and 1 if a terminal
/// sent it to its foreground process group, 0 if a process sent it to this one. -1 and `errno` when there is no pipe to
/// be had.
int cstopsignal_catch(const int *numbers, int count, int once);

#endif
