/* Inside the stand-in: objects with reference counts that end the process when they are misused. */
#ifndef OBJECTS_H
#define OBJECTS_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include "apple.h"

typedef enum { STRING = 1, DICTIONARY, ARRAY, DATA, ERROR, SUBSCRIPTION } Kind;

typedef struct Object {
  uint64_t magic;
  Kind kind;
  int64_t references;
  /* Of a row of a sample: its getters write into it, so that no other thread may touch it. */
  bool is_sampled;
  pthread_t thread;
  /* STRING and DATA: bytes. ARRAY: items. DICTIONARY: key, value, key, value, ... */
  size_t length, capacity;
  union { uint8_t *bytes; struct Object **items; };
  /* ERROR: the code. SUBSCRIPTION: the channels. DICTIONARY of a channel: its number in the script, else -1. */
  int64_t number;
} Object;

/* Ends the process with a sentence on standard error: the source broke a rule of the library. */
_Noreturn void misuse(const char *function, const char *rule);

/* `cf` if it is alive and of this kind (0: any), else ends the process. */
Object *checked(CFTypeRef cf, Kind kind, const char *function);
Object *create_object(Kind kind);
Object *create_string(const char *text);
Object *create_data(const void *bytes, size_t length);
Object *create_error(int64_t code, const char *reason);
const char *text_of(const Object *string);
void append_item(Object *list, Object *item);
void set_value(Object *dictionary, const char *key, Object *value);
/* Gives the reference away to the dictionary. */
void set_and_release(Object *dictionary, const char *key, Object *value);
/* NULL where there is none. */
Object *value_of(const Object *dictionary, const char *key);
Object *copy_dictionary(const Object *dictionary);

#endif
