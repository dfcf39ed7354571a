#include "CProcess.h"

#ifdef __linux__
#include <sys/prctl.h>
#endif

int cprocess_adopt_orphans(void) {
#ifdef __linux__
    return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
#else
    return 0;
#endif
}
