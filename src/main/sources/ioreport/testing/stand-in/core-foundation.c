/* The part of CoreFoundation that the source uses, with every rule of ownership enforced. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "objects.h"

#define ALIVE 0x616c697665ull
#define RELEASED 0x64656164ull
#define UTF8 0x08000100u
/* What was released stays readable for so long, so that a late use is told instead of hitting other memory. */
#define KEPT_RELEASED 4096

const CFArrayCallBacks kCFTypeArrayCallBacks = {0, {0}};

static int64_t alive;
static Object *released[KEPT_RELEASED];
static size_t released_count;

_Noreturn void misuse(const char *function, const char *rule) {
  fprintf(stderr, "stand-in: %s: %s\n", function, rule);
  abort();
}

/* How many objects somebody still owns: 0 where everything was released. */
int64_t stand_in_live_objects(void) { return alive; }

__attribute__((destructor)) static void report_leaks(void) {
  if (alive != 0) fprintf(stderr, "stand-in: %lld objects were never released\n", (long long)alive);
}

Object *checked(CFTypeRef cf, Kind kind, const char *function) {
  if (cf == NULL) misuse(function, "NULL");
  Object *object = (Object *)cf;
  if (object->magic == RELEASED) misuse(function, "used after it was released");
  if (object->magic != ALIVE) misuse(function, "not an object");
  if (kind != 0 && object->kind != kind) misuse(function, "an object of another type");
  if (object->is_sampled && !pthread_equal(object->thread, pthread_self()))
    misuse(function, "a sample belongs to the thread that took it");
  return object;
}

Object *create_object(Kind kind) {
  Object *object = calloc(1, sizeof *object);
  *object = (Object){.magic = ALIVE, .kind = kind, .references = 1, .number = -1};
  alive++;
  return object;
}

static void set_bytes(Object *object, const void *bytes, size_t length) {
  object->bytes = malloc(length + 1);
  memcpy(object->bytes, bytes, length);
  object->bytes[length] = 0;
  object->length = length;
}

Object *create_data(const void *bytes, size_t length) {
  Object *data = create_object(DATA);
  set_bytes(data, bytes, length);
  return data;
}

Object *create_string(const char *text) {
  Object *string = create_object(STRING);
  set_bytes(string, text, strlen(text));
  return string;
}

Object *create_error(int64_t code, const char *reason) {
  Object *error = create_object(ERROR);
  set_bytes(error, reason, strlen(reason));
  error->number = code;
  return error;
}

const char *text_of(const Object *string) { return (const char *)string->bytes; }

static void retain(Object *object) { object->references++; }

void append_item(Object *list, Object *item) {
  if (list->length == list->capacity) {
    list->capacity = list->capacity == 0 ? 8 : 2 * list->capacity;
    list->items = realloc(list->items, list->capacity * sizeof *list->items);
  }
  if (item != NULL) retain(item);
  list->items[list->length++] = item;
}

static Object **slot_of(const Object *dictionary, const char *key) {
  for (size_t i = 0; i < dictionary->length; i += 2)
    if (strcmp(text_of(dictionary->items[i]), key) == 0) return &dictionary->items[i + 1];
  return NULL;
}

Object *value_of(const Object *dictionary, const char *key) {
  Object **slot = slot_of(dictionary, key);
  return slot == NULL ? NULL : *slot;
}

void set_value(Object *dictionary, const char *key, Object *value) {
  Object **slot = slot_of(dictionary, key);
  if (slot != NULL) {
    retain(value);
    CFRelease(*slot);
    *slot = value;
    return;
  }
  Object *name = create_string(key);
  append_item(dictionary, name);
  CFRelease(name);
  append_item(dictionary, value);
}

void set_and_release(Object *dictionary, const char *key, Object *value) {
  set_value(dictionary, key, value);
  CFRelease(value);
}

Object *copy_dictionary(const Object *dictionary) {
  Object *copy = create_object(DICTIONARY);
  copy->number = dictionary->number;
  for (size_t i = 0; i < dictionary->length; i++) append_item(copy, dictionary->items[i]);
  return copy;
}

void CFRelease(CFTypeRef cf) {
  Object *object = checked(cf, 0, "CFRelease");
  if (--object->references > 0) return;
  if (object->kind == ARRAY || object->kind == DICTIONARY || object->kind == SUBSCRIPTION)
    for (size_t i = 0; i < object->length; i++) CFRelease(object->items[i]);
  free(object->bytes);
  object->bytes = NULL;
  object->magic = RELEASED;
  alive--;
  Object **slot = &released[released_count++ % KEPT_RELEASED];
  free(*slot);
  *slot = object;
}

CFTypeID CFGetTypeID(CFTypeRef cf) { return checked(cf, 0, "CFGetTypeID")->kind; }
CFTypeID CFDataGetTypeID(void) { return DATA; }

CFStringRef CFStringCreateWithCString(CFAllocatorRef alloc, const char *text, CFStringEncoding encoding) {
  if (alloc != NULL) misuse("CFStringCreateWithCString", "the allocator is NULL in all we do");
  if (encoding != UTF8) misuse("CFStringCreateWithCString", "another encoding than UTF-8");
  return create_string(text);
}

Boolean CFStringGetCString(CFStringRef string, char *buffer, CFIndex size, CFStringEncoding encoding) {
  Object *object = checked(string, STRING, "CFStringGetCString");
  if (encoding != UTF8) misuse("CFStringGetCString", "another encoding than UTF-8");
  if ((size_t)size < object->length + 1) return 0;
  memcpy(buffer, object->bytes, object->length + 1);
  return 1;
}

const void *CFDictionaryGetValue(CFDictionaryRef dictionary, const void *key) {
  Object *object = checked(dictionary, DICTIONARY, "CFDictionaryGetValue");
  return value_of(object, text_of(checked(key, STRING, "CFDictionaryGetValue, key")));
}

CFMutableDictionaryRef CFDictionaryCreateMutableCopy(CFAllocatorRef alloc, CFIndex capacity, CFDictionaryRef dictionary) {
  if (alloc != NULL || capacity != 0) misuse("CFDictionaryCreateMutableCopy", "no allocator and no limit in all we do");
  return copy_dictionary(checked(dictionary, DICTIONARY, "CFDictionaryCreateMutableCopy"));
}

void CFDictionarySetValue(CFMutableDictionaryRef dictionary, const void *key, const void *value) {
  Object *object = checked(dictionary, DICTIONARY, "CFDictionarySetValue");
  const char *name = text_of(checked(key, STRING, "CFDictionarySetValue, key"));
  set_value(object, name, checked(value, 0, "CFDictionarySetValue, value"));
}

CFIndex CFArrayGetCount(CFArrayRef array) { return (CFIndex)checked(array, ARRAY, "CFArrayGetCount")->length; }

const void *CFArrayGetValueAtIndex(CFArrayRef array, CFIndex index) {
  Object *object = checked(array, ARRAY, "CFArrayGetValueAtIndex");
  if (index < 0 || (size_t)index >= object->length) misuse("CFArrayGetValueAtIndex", "out of range");
  return object->items[index];
}

CFMutableArrayRef CFArrayCreateMutable(CFAllocatorRef alloc, CFIndex capacity, const CFArrayCallBacks *callbacks) {
  if (alloc != NULL || capacity != 0) misuse("CFArrayCreateMutable", "no allocator and no limit in all we do");
  if (callbacks != &kCFTypeArrayCallBacks) misuse("CFArrayCreateMutable", "items that it does not retain");
  return create_object(ARRAY);
}

void CFArrayAppendValue(CFMutableArrayRef array, const void *value) {
  append_item(checked(array, ARRAY, "CFArrayAppendValue"), checked(value, 0, "CFArrayAppendValue, value"));
}

CFIndex CFDataGetLength(CFDataRef data) { return (CFIndex)checked(data, DATA, "CFDataGetLength")->length; }
const uint8_t *CFDataGetBytePtr(CFDataRef data) { return checked(data, DATA, "CFDataGetBytePtr")->bytes; }
CFIndex CFErrorGetCode(CFErrorRef error) { return checked(error, ERROR, "CFErrorGetCode")->number; }

CFStringRef CFErrorCopyDescription(CFErrorRef error) {
  return create_string(text_of(checked(error, ERROR, "CFErrorCopyDescription")));
}
