// The C API of the system's zlib, and the macros that Swift cannot call.
#ifndef CZLIB_H
#define CZLIB_H

#include <zlib.h>

/// `inflateInit2`, which checks that the header and the library agree on the size of `z_stream`.
int czlib_inflate_init(z_stream *stream, int window_bits);

/// `deflateInit2` with the usual memory level and strategy.
int czlib_deflate_init(z_stream *stream, int level, int window_bits);

#endif
