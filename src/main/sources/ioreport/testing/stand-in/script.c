#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "objects.h"
#include "script.h"

#define MOST_FIELDS (MOST_STATES + 8)

static Script loaded;
static uint64_t manual_ns, loaded_ns;

/* Moves the clock of a script without real time. */
void stand_in_set_time_ns(uint64_t ns) { manual_ns = ns; }

static uint64_t monotonic_ns(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return (uint64_t)at.tv_sec * 1000000000u + (uint64_t)at.tv_nsec;
}

uint64_t now_ns(void) { return script()->is_real_time ? monotonic_ns() - loaded_ns : manual_ns; }

static uint64_t ns_of_ms(const char *field) { return (uint64_t)(strtod(field, NULL) * 1e6 + 0.5); }

static char *copied(const char *field) { return strcmp(field, "\\N") == 0 ? NULL : strdup(field); }

static Channel *channel_of(const char *driver, const char *id) {
  for (size_t i = 0; i < loaded.channel_count; i++) {
    Channel *channel = &loaded.channels[i];
    if (channel->driver == strtoull(driver, NULL, 0) && channel->id == strtoull(id, NULL, 0)) return channel;
  }
  misuse("script", "a line about a channel that is not there");
}

/* driver id format unit group subgroup name [state ...] */
static void read_channel(char **fields, size_t count) {
  loaded.channels = realloc(loaded.channels, (loaded.channel_count + 1) * sizeof *loaded.channels);
  Channel *channel = &loaded.channels[loaded.channel_count++];
  *channel = (Channel){
      .driver = strtoull(fields[1], NULL, 0), .id = strtoull(fields[2], NULL, 0), .format = atoi(fields[3]),
      .unit = copied(fields[4]), .group = copied(fields[5]), .subgroup = copied(fields[6]),
      .name = copied(fields[7]), .state_count = count - 8,
  };
  for (size_t i = 8; i < count; i++) channel->states[i - 8] = copied(fields[i]);
}

/* driver id from_ms stamp_ms|* period_ms value[@rate_per_ms] ... */
static void read_stretch(char **fields, size_t count) {
  Channel *channel = channel_of(fields[1], fields[2]);
  if (channel->stretch_count == channel->stretch_capacity) {
    channel->stretch_capacity = 2 * channel->stretch_capacity + 1;
    channel->stretches = realloc(channel->stretches, channel->stretch_capacity * sizeof(Stretch));
  }
  Stretch *stretch = &channel->stretches[channel->stretch_count++];
  *stretch = (Stretch){
      .from_ns = ns_of_ms(fields[3]), .stamp_is_now = *fields[4] == '*',
      .stamp_ns = *fields[4] == '*' ? 0 : ns_of_ms(fields[4]), .period_ns = ns_of_ms(fields[5]),
  };
  for (size_t i = 6; i < count; i++) {
    stretch->values[i - 6] = strtoll(fields[i], NULL, 10);
    const char *rate = strchr(fields[i], '@');
    stretch->rates_per_ms[i - 6] = rate == NULL ? 0 : strtod(rate + 1, NULL);
  }
}

static void read_line(char **fields, size_t count) {
  const char *word = fields[0];
  if (strcmp(word, "channel") == 0) read_channel(fields, count);
  else if (strcmp(word, "value") == 0) read_stretch(fields, count);
  else if (strcmp(word, "silent") == 0) channel_of(fields[1], fields[2])->is_silent = true;
  else if (strcmp(word, "shifted") == 0) channel_of(fields[1], fields[2])->is_shifted = true;
  else if (strcmp(word, "reordered") == 0) loaded.is_reordered = true;
  else if (strcmp(word, "real-time") == 0) loaded.is_real_time = true;
  else if (strcmp(word, "empty") == 0) loaded.empty_groups[loaded.empty_count++] = copied(fields[1]);
  else if (strcmp(word, "refused") == 0)
    loaded.refusals[loaded.refusal_count++] =
        (Refusal){copied(fields[1]), copied(fields[2]), copied(fields[4]), strtoll(fields[3], NULL, 0)};
  else if (strcmp(word, "timebase") == 0) {
    loaded.numer = (uint32_t)atoi(fields[1]);
    loaded.denom = (uint32_t)atoi(fields[2]);
  } else if (strcmp(word, "crash") == 0) {
    loaded.crash_ns = ns_of_ms(fields[1]);
    loaded.crash = copied(fields[2]);
  } else misuse("script", word);
}

const Script *script(void) {
  if (loaded.numer != 0) return &loaded;
  loaded_ns = monotonic_ns();
  loaded.numer = loaded.denom = 1;
  Dl_info own;
  char path[4096];
  dladdr((void *)script, &own);
  snprintf(path, sizeof path, "%s.script", own.dli_fname);
  FILE *file = fopen(path, "r");
  if (file == NULL) misuse("script", path);
  char *line = NULL;
  size_t size = 0;
  while (getline(&line, &size, file) > 0) {
    line[strcspn(line, "\n")] = 0;
    if (*line == 0 || *line == '#') continue;
    char *fields[MOST_FIELDS], *rest = line;
    size_t count = 0;
    for (char *field; count < MOST_FIELDS && (field = strsep(&rest, "\t")) != NULL;) fields[count++] = field;
    read_line(fields, count);
  }
  free(line);
  fclose(file);
  return &loaded;
}

static uint64_t ticks_of(uint64_t ns) { return (uint64_t)((unsigned __int128)ns * script()->denom / script()->numer); }

uint64_t mach_absolute_time(void) { return ticks_of(now_ns()); }

int mach_timebase_info(mach_timebase_info_data_t *info) {
  if (info == NULL) misuse("mach_timebase_info", "NULL");
  *info = (mach_timebase_info_data_t){script()->numer, script()->denom};
  return 0;
}

void values_at(const Channel *channel, uint64_t at_ns, int64_t *values, uint64_t *stamp_ticks) {
  size_t count = channel->format == 1 ? 1 : channel->state_count;
  const Stretch *stretch = NULL;
  for (size_t i = 0; i < channel->stretch_count && channel->stretches[i].from_ns <= at_ns; i++)
    stretch = &channel->stretches[i];
  if (stretch == NULL) {
    for (size_t i = 0; i < count; i++) values[i] = INT64_MIN;
    *stamp_ticks = 0;
    return;
  }
  uint64_t since_ns = at_ns - stretch->from_ns;
  if (stretch->period_ns != 0) since_ns -= since_ns % stretch->period_ns;
  /* Past 2^63 a counter goes on from the smallest number. */
  for (size_t i = 0; i < count; i++)
    values[i] = (int64_t)((uint64_t)stretch->values[i] + (uint64_t)(stretch->rates_per_ms[i] * ((double)since_ns / 1e6)));
  *stamp_ticks = ticks_of(stretch->stamp_is_now ? stretch->from_ns + since_ns : stretch->stamp_ns);
}
