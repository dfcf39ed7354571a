#include "CJavaScriptCore.h"

#include <dlfcn.h>

int cjavascriptcore_load(const char *const names[], struct cjavascriptcore *functions, const char **failure) {
    void *library = 0;
    *failure = "no library was named";
    for (int i = 0; names[i] && !library; i++) {
        library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
        if (!library) *failure = dlerror();
    }
    if (!library) return -1;

#define LOAD(name) \
    if (!(*(void **)&functions->name = dlsym(library, #name))) { \
        *failure = dlerror(); \
        return -1; \
    }

    LOAD(JSContextGroupCreate)
    LOAD(JSGlobalContextCreateInGroup)
    LOAD(JSGlobalContextRelease)
    LOAD(JSContextGetGlobalObject)
    LOAD(JSEvaluateScript)
    LOAD(JSObjectMakeFunctionWithCallback)
    LOAD(JSObjectCallAsFunction)
    LOAD(JSValueToObject)
    LOAD(JSValueMakeString)
    LOAD(JSValueToStringCopy)
    LOAD(JSValueProtect)
    LOAD(JSStringCreateWithUTF8CString)
    LOAD(JSStringGetMaximumUTF8CStringSize)
    LOAD(JSStringGetUTF8CString)
    LOAD(JSStringRelease)
#undef LOAD
    return 0;
}
