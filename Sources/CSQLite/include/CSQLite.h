// The C API of the system's SQLite, and the variadic calls that Swift cannot make.
#ifndef CSQLITE_H
#define CSQLITE_H

#include <sqlite3.h>

/// `sqlite3_db_config(SQLITE_DBCONFIG_LOOKASIDE, NULL, slot, count)`; Debian builds SQLite without lookaside.
int csqlite_set_lookaside(sqlite3 *database, int slot_bytes, int slots);

/// `sqlite3_config(SQLITE_CONFIG_MEMSTATUS, enabled)`: off, every allocation saves one global mutex.
int csqlite_set_memory_statistics(int enabled);

/// The destructor that tells SQLite to copy a bound value (the macro is a cast that Swift does not import).
sqlite3_destructor_type csqlite_transient(void);

#endif
