import { argumentBytes } from '#shared/argument-size'
import type { InvokeChannel } from '#shared/ipc-contract'

import { TokenBucket } from './token-bucket'
import type { UserGestures } from './user-gestures'

interface ChannelLimit {
  /** Calls at once, and calls a second for longer. */
  burst: number
  perSecond: number
  /** Of all arguments together, as `argumentBytes` counts them. */
  maximumBytes: number
  /**
   * `press`: the person pressed a key or a button just before, and this is the first call that uses it. `drag`: the button is
   * still down. For what opens a window of the system, starts a drag or fills the clipboard.
   */
  needs?: 'press' | 'drag'
}

const ORDINARY: ChannelLimit = { burst: 60, perSecond: 30, maximumBytes: 64 * 1024 }
const LISTS: ChannelLimit = { ...ORDINARY, maximumBytes: 2 * 1024 * 1024 }
/** Measurements that begin or are deleted, and administrators who are asked, one after the other. */
const SELDOM: ChannelLimit = { burst: 10, perSecond: 1, maximumBytes: 2 * 1024 * 1024 }
const DIALOG: ChannelLimit = { ...SELDOM, needs: 'press' }
const PICTURE: ChannelLimit = { ...SELDOM, maximumBytes: 65 * 1024 * 1024 }

/** What a page may ask for. A person at a slow machine with a fast replay stays far below. */
export const CHANNEL_LIMITS: Readonly<Record<InvokeChannel, ChannelLimit>> = {
  'app:bootstrap': ORDINARY,
  'history:all': ORDINARY,
  'history:range': { ...ORDINARY, maximumBytes: 512 * 1024 },
  'history:extent': ORDINARY,
  'history:events': ORDINARY,
  'history:who': ORDINARY,
  'history:ledger': ORDINARY,
  'history:clear': SELDOM,
  'measurement:start': SELDOM,
  'measurement:stop': SELDOM,
  'measurement:from-range': SELDOM,
  'measurement:get': ORDINARY,
  'measurement:events': ORDINARY,
  'measurement:describe': ORDINARY,
  'measurement:delete': SELDOM,
  'measurement:compare': LISTS,
  'transfer:choose-import': DIALOG,
  'transfer:import': SELDOM,
  'transfer:export': DIALOG,
  'transfer:ledger': DIALOG,
  'transfer:cancel': ORDINARY,
  'settings:update': ORDINARY,
  'source:select': SELDOM,
  'source:choose-recording': DIALOG,
  'source:open-recording': SELDOM,
  'source:set-paused': ORDINARY,
  'source:set-speed': ORDINARY,
  'live:allow': DIALOG,
  'live:ask-for-more': DIALOG,
  'live:retry': SELDOM,
  'live:remove': DIALOG,
  'live:report': ORDINARY,
  'shortcut:status': ORDINARY,
  'shortcut:set': { ...SELDOM, needs: 'press' },
  'doctor:check': SELDOM,
  'doctor:save-report': DIALOG,
  'sharing:status': ORDINARY,
  'sharing:restart': SELDOM,
  'mark:add': ORDINARY,
  'mark:name': ORDINARY,
  'text:copy': { ...ORDINARY, maximumBytes: 512 * 1024, needs: 'press' },
  'snapshot:save': { ...PICTURE, needs: 'press' },
  'snapshot:copy': { ...PICTURE, maximumBytes: 129 * 1024 * 1024, needs: 'press' },
  'snapshot:drag': { ...PICTURE, needs: 'drag' },
  'snapshot:deliver': PICTURE,
  'popover:glance': ORDINARY,
  'popover:fit': ORDINARY,
  'popover:choose': { ...ORDINARY, needs: 'press' },
}

/** Of all channels together. */
const MOST_CALLS = { burst: 300, perSecond: 150 }
const MOST_BYTES = { burst: 256 * 1024 * 1024, perSecond: 16 * 1024 * 1024 }
/** Calls that wait for their answer. */
const MOST_PENDING = 100

/** Why a call is refused, for the log and the page's own error. */
type Refusal = 'too many calls' | 'arguments are too large'

/** The limits of one page: how many calls it makes, how large they are, and what the person did before. */
export class CallLimits {
  private readonly channels = new Map<InvokeChannel, TokenBucket>()
  private readonly calls: TokenBucket
  private readonly bytes: TokenBucket
  private pending = 0

  /** `nowMs`: a monotonic clock. */
  constructor(
    private readonly gestures: Pick<UserGestures, 'usePress' | 'useDrag'>,
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    this.calls = new TokenBucket(MOST_CALLS, nowMs)
    this.bytes = new TokenBucket(MOST_BYTES, nowMs)
  }

  /** null where the call is allowed, which is counted then; `end` is to be called when it was answered. */
  refusalOf(channel: InvokeChannel, args: readonly unknown[]): Refusal | null {
    const limit = CHANNEL_LIMITS[channel]
    const ofChannel = this.bucketOf(channel)
    if (this.pending >= MOST_PENDING || !this.calls.has(1) || !ofChannel.has(1)) return 'too many calls'
    // Also a call that is refused was work.
    this.calls.take(1)
    ofChannel.take(1)
    const bytes = argumentBytes(args, limit.maximumBytes)
    if (bytes === Infinity) return 'arguments are too large'
    if (!this.bytes.has(bytes)) return 'too many calls'
    this.bytes.take(bytes)
    this.pending++
    return null
  }

  /** Whether the person did what the channel needs, which serves for this call only. */
  useGesture(channel: InvokeChannel): boolean {
    const { needs } = CHANNEL_LIMITS[channel]
    if (needs === 'press') return this.gestures.usePress()
    return needs === 'drag' ? this.gestures.useDrag() : true
  }

  end(): void {
    this.pending--
  }

  private bucketOf(channel: InvokeChannel): TokenBucket {
    const known = this.channels.get(channel)
    if (known !== undefined) return known
    const bucket = new TokenBucket(CHANNEL_LIMITS[channel], this.nowMs)
    this.channels.set(channel, bucket)
    return bucket
  }
}
