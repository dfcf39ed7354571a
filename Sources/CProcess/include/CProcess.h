#ifndef CPROCESS_H
#define CPROCESS_H

/// Makes the caller the parent of whatever its descendants leave behind (Linux: PR_SET_CHILD_SUBREAPER; elsewhere
/// without effect). Answers 0, or -1 with errno set.
int cprocess_adopt_orphans(void);

#endif
