/*
 * The part of libIOReport that the source uses, nasty where the real one is: an unknown group is no error but a dictionary
 * without rows; getters write into the row; rows are left out and come in another order; a refusal is NULL with a code.
 */
#include <ctype.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "objects.h"
#include "script.h"

#define ELEMENT_BYTES 64
#define BAD_ARGUMENT 0xE00002C2ll
#define NO_CHANNELS 0xE00002BDll

static const Channel *channel_at(const Object *row) {
  if (row->number < 0) misuse("IOReport", "a dictionary that is no channel");
  return &script()->channels[row->number];
}

static Object *row_of(CFDictionaryRef channel, const char *function) { return checked(channel, DICTIONARY, function); }

static bool has_name(const char *name, CFStringRef wanted) {
  return wanted == NULL || (name != NULL && strcmp(name, text_of(checked(wanted, STRING, "group"))) == 0);
}

static void fail(CFErrorRef *error, int64_t code, const char *reason) {
  if (error != NULL) *error = create_error(code, reason);
}

CFMutableDictionaryRef IOReportCopyChannelsInGroup(CFStringRef group, CFStringRef subgroup, int options, CFErrorRef *error) {
  if (options != 0) misuse("IOReportCopyChannelsInGroup", "options that nest the rows");
  if (group == NULL && subgroup == NULL) {
    fail(error, BAD_ARGUMENT, "no group or subgroup!");
    return NULL;
  }
  Object *rows = create_object(ARRAY);
  for (size_t i = 0; i < script()->channel_count; i++) {
    const Channel *channel = &script()->channels[i];
    if (!has_name(channel->group, group) || !has_name(channel->subgroup, subgroup)) continue;
    Object *row = create_object(DICTIONARY);
    row->number = (int64_t)i;
    append_item(rows, row);
    CFRelease(row);
  }
  Object *found = create_object(DICTIONARY);
  set_and_release(found, "QueryOpts", create_data("", 0));
  bool is_empty = false;
  for (size_t i = 0; i < script()->empty_count; i++) is_empty |= has_name(script()->empty_groups[i], group);
  if (rows->length > 0 || is_empty) set_value(found, "IOReportChannels", rows);
  CFRelease(rows);
  return found;
}

static const Refusal *refusal_of(const Channel *channel) {
  for (size_t i = 0; i < script()->refusal_count; i++) {
    const Refusal *refusal = &script()->refusals[i];
    if (strcmp(refusal->group, channel->group) != 0) continue;
    if (refusal->subgroup == NULL || (channel->subgroup != NULL && strcmp(refusal->subgroup, channel->subgroup) == 0))
      return refusal;
  }
  return NULL;
}

IOReportSubscriptionRef IOReportCreateSubscription(CFAllocatorRef alloc, CFMutableDictionaryRef wanted, CFMutableDictionaryRef *subscribed, uint64_t options, CFErrorRef *error) {
  if (alloc != NULL || options != 0) misuse("IOReportCreateSubscription", "no allocator and no options in all we do");
  if (wanted == NULL || subscribed == NULL) {
    fail(error, BAD_ARGUMENT, "bad arguments");
    return NULL;
  }
  Object *rows = value_of(checked(wanted, DICTIONARY, "IOReportCreateSubscription"), "IOReportChannels");
  if (rows == NULL || rows->length == 0) {
    fail(error, NO_CHANNELS, "no channels");
    return NULL;
  }
  for (size_t i = 0; i < rows->length; i++) {
    const Refusal *refusal = refusal_of(channel_at(rows->items[i]));
    if (refusal == NULL) continue;
    fail(error, refusal->code, refusal->reason);
    return NULL;
  }
  Object *subscription = create_object(SUBSCRIPTION);
  for (size_t i = 0; i < rows->length; i++) append_item(subscription, rows->items[i]);
  *subscribed = copy_dictionary(wanted);
  return subscription;
}

static void crash_when_due(void) {
  const char *how = script()->crash;
  if (how == NULL || now_ns() < script()->crash_ns) return;
  if (strcmp(how, "abort") == 0) abort();
  if (strcmp(how, "segv") == 0) raise(SIGSEGV);
  for (;;) pause();
}

/* Where the number lies that the getters of a channel give. */
static size_t number_offset(const Channel *channel) {
  return (channel->format == 1 ? 32 : 48) + (channel->is_shifted ? 8 : 0);
}

static Object *elements_of(const Channel *channel) {
  int64_t values[MOST_STATES];
  uint64_t stamp_ticks;
  values_at(channel, now_ns(), values, &stamp_ticks);
  size_t count = channel->format == 1 ? 1 : channel->state_count;
  uint8_t bytes[MOST_STATES * ELEMENT_BYTES] = {0};
  for (size_t i = 0; i < count; i++) {
    uint8_t *element = bytes + i * ELEMENT_BYTES;
    memcpy(element, &channel->driver, 8);
    memcpy(element + 8, &channel->id, 8);
    element[16] = (uint8_t)channel->format;
    uint16_t elements = (uint16_t)count, index = (uint16_t)i;
    memcpy(element + 20, &elements, 2);
    memcpy(element + 22, &index, 2);
    memcpy(element + 24, &stamp_ticks, 8);
    if (channel->format == 1) memcpy(element + number_offset(channel), &values[0], 8);
    else {
      char state[9];
      snprintf(state, sizeof state, "%8s", channel->states[i]);
      memcpy(element + 32, state, 8);
      memcpy(element + number_offset(channel), &values[i], 8);
    }
  }
  return create_data(bytes, count * ELEMENT_BYTES);
}

CFDictionaryRef IOReportCreateSamples(IOReportSubscriptionRef subscription, CFDictionaryRef channels, CFErrorRef *error) {
  if (subscription == NULL || channels == NULL) {
    fail(error, BAD_ARGUMENT, "bad arguments");
    return NULL;
  }
  crash_when_due();
  Object *subscribed = checked(subscription, SUBSCRIPTION, "IOReportCreateSamples");
  checked(channels, DICTIONARY, "IOReportCreateSamples, channels");
  Object *rows = create_object(ARRAY);
  for (size_t i = 0; i < subscribed->length; i++) {
    size_t at = script()->is_reordered ? subscribed->length - 1 - i : i;
    const Channel *channel = channel_at(subscribed->items[at]);
    if (channel->is_silent) continue;
    Object *row = create_object(DICTIONARY);
    row->number = subscribed->items[at]->number;
    row->is_sampled = true;
    row->thread = pthread_self();
    set_and_release(row, "RawElements", elements_of(channel));
    append_item(rows, row);
    CFRelease(row);
  }
  Object *sample = create_object(DICTIONARY);
  set_and_release(sample, "IOReportChannels", rows);
  return sample;
}

/* As the real getters do, the text is kept in the row: it is borrowed, and dies with it. */
static CFStringRef cached(Object *row, const char *key, const char *text) {
  if (text == NULL) return NULL;
  if (value_of(row, key) == NULL) set_and_release(row, key, create_string(text));
  return value_of(row, key);
}

CFStringRef IOReportChannelGetSubGroup(CFDictionaryRef channel) {
  Object *row = row_of(channel, "IOReportChannelGetSubGroup");
  return cached(row, "IOReportSubGroupName", channel_at(row)->subgroup);
}

CFStringRef IOReportChannelGetChannelName(CFDictionaryRef channel) {
  Object *row = row_of(channel, "IOReportChannelGetChannelName");
  return cached(row, "ChannelName", channel_at(row)->name);
}

CFStringRef IOReportChannelGetUnitLabel(CFDictionaryRef channel) {
  Object *row = row_of(channel, "IOReportChannelGetUnitLabel");
  return cached(row, "UnitLabel", channel_at(row)->unit);
}

int IOReportChannelGetFormat(CFDictionaryRef channel) {
  return channel_at(row_of(channel, "IOReportChannelGetFormat"))->format;
}

uint64_t IOReportChannelGetChannelID(CFDictionaryRef channel) {
  return channel_at(row_of(channel, "IOReportChannelGetChannelID"))->id;
}

uint64_t IOReportChannelGetDriverID(CFDictionaryRef channel) {
  return channel_at(row_of(channel, "IOReportChannelGetDriverID"))->driver;
}

static uint64_t number_of(const Object *row, size_t index) {
  const Object *elements = value_of(row, "RawElements");
  uint64_t word;
  memcpy(&word, elements->bytes + index * ELEMENT_BYTES + number_offset(channel_at(row)), 8);
  return word;
}

int64_t IOReportSimpleGetIntegerValue(CFDictionaryRef channel, uint64_t *unit) {
  if (channel == NULL) return INT64_MIN;
  const Object *row = row_of(channel, "IOReportSimpleGetIntegerValue");
  if (unit != NULL) *unit = 0;
  if (channel_at(row)->format != 1 || value_of(row, "RawElements") == NULL) return INT64_MIN;
  return (int64_t)number_of(row, 0);
}

int IOReportStateGetCount(CFDictionaryRef channel) {
  if (channel == NULL) return -1;
  const Channel *made = channel_at(row_of(channel, "IOReportStateGetCount"));
  return made->format == 2 ? (int)made->state_count : -1;
}

CFStringRef IOReportStateGetNameForIndex(CFDictionaryRef channel, int index) {
  Object *row = row_of(channel, "IOReportStateGetNameForIndex");
  const Channel *made = channel_at(row);
  if (index < 0 || (size_t)index >= made->state_count) misuse("IOReportStateGetNameForIndex", "out of range");
  char key[32], state[9];
  for (size_t i = 0; i < made->state_count; i++)
    for (const char *c = made->states[i]; *c != 0; c++)
      if (!isprint((unsigned char)*c)) return NULL;
  snprintf(key, sizeof key, "StateNames %d", index);
  snprintf(state, sizeof state, "%8s", made->states[index]);
  return cached(row, key, state);
}

uint64_t IOReportStateGetResidency(CFDictionaryRef channel, int index) {
  if (channel == NULL) return (uint64_t)INT64_MIN;
  const Object *row = row_of(channel, "IOReportStateGetResidency");
  const Channel *made = channel_at(row);
  if (made->format != 2 || index < 0) return (uint64_t)INT64_MIN;
  if ((size_t)index >= made->state_count) misuse("IOReportStateGetResidency", "reads past the end");
  return number_of(row, (size_t)index);
}
