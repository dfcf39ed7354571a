// The part of JavaScriptCore's C interface that scripts are run with, as function pointers: the library is loaded when
// the first script is there, and nothing is linked against it. The types are those of JavaScriptCore's own headers.
#ifndef CJAVASCRIPTCORE_H
#define CJAVASCRIPTCORE_H

#include <stddef.h>

typedef const struct cjavascriptcore_opaque_group *CJSContextGroup;
typedef struct cjavascriptcore_opaque_context *CJSContext;
typedef const struct cjavascriptcore_opaque_value *CJSValue;
typedef struct cjavascriptcore_opaque_value *CJSObject;
typedef struct cjavascriptcore_opaque_string *CJSString;

/// Answers a value, or sets `exception`.
typedef CJSValue (*CJSCallback)(
    CJSContext context, CJSObject function, CJSObject object, size_t count, const CJSValue arguments[],
    CJSValue *exception);

struct cjavascriptcore {
    CJSContextGroup (*JSContextGroupCreate)(void);
    CJSContext (*JSGlobalContextCreateInGroup)(CJSContextGroup group, void *global_class);
    void (*JSGlobalContextRelease)(CJSContext context);
    CJSObject (*JSContextGetGlobalObject)(CJSContext context);
    CJSValue (*JSEvaluateScript)(
        CJSContext context, CJSString script, CJSObject object, CJSString url, int line, CJSValue *exception);
    CJSObject (*JSObjectMakeFunctionWithCallback)(CJSContext context, CJSString name, CJSCallback callback);
    CJSValue (*JSObjectCallAsFunction)(
        CJSContext context, CJSObject function, CJSObject object, size_t count, const CJSValue arguments[],
        CJSValue *exception);
    CJSObject (*JSValueToObject)(CJSContext context, CJSValue value, CJSValue *exception);
    CJSValue (*JSValueMakeString)(CJSContext context, CJSString string);
    CJSString (*JSValueToStringCopy)(CJSContext context, CJSValue value, CJSValue *exception);
    void (*JSValueProtect)(CJSContext context, CJSValue value);
    CJSString (*JSStringCreateWithUTF8CString)(const char *text);
    size_t (*JSStringGetMaximumUTF8CStringSize)(CJSString string);
    size_t (*JSStringGetUTF8CString)(CJSString string, char *buffer, size_t size);
    void (*JSStringRelease)(CJSString string);
};

/// Loads the library of one of these file names, NULL last, the first that is there. Answers 0, or -1: then `failure`
/// is the system's own sentence about the last one.
int cjavascriptcore_load(const char *const names[], struct cjavascriptcore *functions, const char **failure);

#endif
