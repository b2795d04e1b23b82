/*
 * What the source calls of Apple's libraries: the one statement of these prototypes. The stand-in is compiled from it, and
 * bindings.test.ts holds every declaration in bindings.ts against it. One prototype a line, so that the test can read them.
 *
 * CoreFoundation and mach: as in Apple's SDK. IOReport has no public header: from two decompilations of libIOReport
 * (iOS 18.2 and 26.1), which agree with what open source callers declare.
 */
#ifndef APPLE_H
#define APPLE_H

#include <stdint.h>

typedef const void *CFTypeRef;
typedef const void *CFAllocatorRef;
typedef const void *CFStringRef;
typedef const void *CFDictionaryRef;
typedef void *CFMutableDictionaryRef;
typedef const void *CFArrayRef;
typedef void *CFMutableArrayRef;
typedef const void *CFDataRef;
typedef void *CFErrorRef;
typedef void *IOReportSubscriptionRef;
typedef int64_t CFIndex;
typedef uint64_t CFTypeID;
typedef uint32_t CFStringEncoding;
typedef uint8_t Boolean;
typedef struct { uint32_t numer; uint32_t denom; } mach_timebase_info_data_t;
typedef struct { CFIndex version; void *callbacks[4]; } CFArrayCallBacks;

extern const CFArrayCallBacks kCFTypeArrayCallBacks;

void CFRelease(CFTypeRef cf);
CFTypeID CFGetTypeID(CFTypeRef cf);
CFTypeID CFDataGetTypeID(void);
CFStringRef CFStringCreateWithCString(CFAllocatorRef alloc, const char *text, CFStringEncoding encoding);
Boolean CFStringGetCString(CFStringRef string, char *buffer, CFIndex size, CFStringEncoding encoding);
const void *CFDictionaryGetValue(CFDictionaryRef dictionary, const void *key);
CFMutableDictionaryRef CFDictionaryCreateMutableCopy(CFAllocatorRef alloc, CFIndex capacity, CFDictionaryRef dictionary);
void CFDictionarySetValue(CFMutableDictionaryRef dictionary, const void *key, const void *value);
CFIndex CFArrayGetCount(CFArrayRef array);
const void *CFArrayGetValueAtIndex(CFArrayRef array, CFIndex index);
CFMutableArrayRef CFArrayCreateMutable(CFAllocatorRef alloc, CFIndex capacity, const CFArrayCallBacks *callbacks);
void CFArrayAppendValue(CFMutableArrayRef array, const void *value);
CFIndex CFDataGetLength(CFDataRef data);
const uint8_t *CFDataGetBytePtr(CFDataRef data);
CFIndex CFErrorGetCode(CFErrorRef error);
CFStringRef CFErrorCopyDescription(CFErrorRef error);

CFMutableDictionaryRef IOReportCopyChannelsInGroup(CFStringRef group, CFStringRef subgroup, int options, CFErrorRef *error);
IOReportSubscriptionRef IOReportCreateSubscription(CFAllocatorRef alloc, CFMutableDictionaryRef wanted, CFMutableDictionaryRef *subscribed, uint64_t options, CFErrorRef *error);
CFDictionaryRef IOReportCreateSamples(IOReportSubscriptionRef subscription, CFDictionaryRef channels, CFErrorRef *error);
CFStringRef IOReportChannelGetSubGroup(CFDictionaryRef channel);
CFStringRef IOReportChannelGetChannelName(CFDictionaryRef channel);
CFStringRef IOReportChannelGetUnitLabel(CFDictionaryRef channel);
int IOReportChannelGetFormat(CFDictionaryRef channel);
uint64_t IOReportChannelGetChannelID(CFDictionaryRef channel);
uint64_t IOReportChannelGetDriverID(CFDictionaryRef channel);
int64_t IOReportSimpleGetIntegerValue(CFDictionaryRef channel, uint64_t *unit);
int IOReportStateGetCount(CFDictionaryRef channel);
CFStringRef IOReportStateGetNameForIndex(CFDictionaryRef channel, int index);
uint64_t IOReportStateGetResidency(CFDictionaryRef channel, int index);

uint64_t mach_absolute_time(void);
int mach_timebase_info(mach_timebase_info_data_t *info);

#endif
