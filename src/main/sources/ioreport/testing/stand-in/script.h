/* Inside the stand-in: the channels of a made-up Mac and what they count, as `mac-script.ts` writes them. */
#ifndef SCRIPT_H
#define SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MOST_STATES 64

/* What a channel holds from a time on, until the next of its lines. */
typedef struct {
  uint64_t from_ns;
  /* When the driver published it; moves along where `stamp_is_now`. */
  bool stamp_is_now;
  uint64_t stamp_ns;
  /* A driver publishes so often; 0: at every sample. */
  uint64_t period_ns;
  int64_t values[MOST_STATES];
  double rates_per_ms[MOST_STATES];
} Stretch;

typedef struct {
  uint64_t driver, id;
  int format;
  /* NULL where the channel has none. */
  char *unit, *subgroup;
  char *group, *name;
  size_t state_count;
  char *states[MOST_STATES];
  /* Listed and subscribed, and never in a sample. */
  bool is_silent;
  /* Its elements are laid out as no version we know does it: numbers lie a word later. */
  bool is_shifted;
  size_t stretch_count, stretch_capacity;
  Stretch *stretches;
} Channel;

typedef struct { char *group, *subgroup, *reason; int64_t code; } Refusal;

typedef struct {
  uint32_t numer, denom;
  bool is_reordered, is_real_time;
  size_t channel_count, refusal_count, empty_count;
  Channel *channels;
  Refusal refusals[16];
  char *empty_groups[16];
  /* abort, segv or hang at a time; NULL: never. */
  char *crash;
  uint64_t crash_ns;
} Script;

/* Read from the file beside this library, named as it is with `.script` behind. */
const Script *script(void);
uint64_t now_ns(void);
/* Raw values at this time, and the time at which the driver published them, both as the kernel would hand them out. */
void values_at(const Channel *channel, uint64_t at_ns, int64_t *values, uint64_t *stamp_ticks);

#endif
