#include "CSQLite.h"

int csqlite_set_lookaside(sqlite3 *database, int slot_bytes, int slots) {
    return sqlite3_db_config(database, SQLITE_DBCONFIG_LOOKASIDE, (void *)0, slot_bytes, slots);
}

int csqlite_set_memory_statistics(int enabled) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, enabled);
}

sqlite3_destructor_type csqlite_transient(void) {
    return SQLITE_TRANSIENT;
}
