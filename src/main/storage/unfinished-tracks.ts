import type { Database } from './database'
import { becomeOwner, deadOwners, forgetOwner, type Owner } from './owner'
import type { TrackKind } from './stored'

/** A track that its process has neither finished nor removed. */
export interface UnfinishedTrack {
  id: number
  kind: TrackKind
  /** What `addTrack` was given. */
  facts: string | null
}

/** In SQL: the column holds the id of an owner. Anything else is damage, and must not become a part of a path. */
const IS_OWNER = `typeof(owner) = 'text' AND length(owner) = 16 AND owner NOT GLOB '*[^0-9a-f]*'`
const IS_DAMAGED_OWNER = `owner IS NOT NULL AND NOT (${IS_OWNER})`

/** Unfinished tracks: this process owns those that it makes, and takes over those of processes that have died. */
export class UnfinishedTracks {
  /** null until this process has an unfinished track. */
  private owner: Owner | null = null

  constructor(
    private readonly db: Database,
    private readonly folder: string,
  ) {}

  /** What an unfinished track of this process names as its owner. */
  get ownerId(): string {
    this.owner ??= becomeOwner(this.folder)
    return this.owner.id
  }

  /**
   * The unfinished tracks of processes that have died, and those whose owner is damaged. They belong to this process from
   * now on. Throws SQLite's errors.
   */
  takeOver(): UnfinishedTrack[] {
    const dead = deadOwners(this.folder, this.namedOwners()).filter((id) => id !== this.owner?.id)
    const tracks = dead.flatMap((id) => {
      const taken = this.takeOverWhere('owner = ?', id)
      forgetOwner(this.folder, id)
      return taken
    })
    const damaged = this.db.first(`SELECT id FROM track WHERE ${IS_DAMAGED_OWNER} LIMIT 1`)
    return damaged === null ? tracks : [...tracks, ...this.takeOverWhere(IS_DAMAGED_OWNER)]
  }

  /** Lets another process take over what is still unfinished. */
  release(): void {
    this.owner?.release()
  }

  private namedOwners(): string[] {
    return this.db
      .rows<{ owner: string }>(`SELECT DISTINCT owner FROM track WHERE ${IS_OWNER}`)
      .map(({ owner }) => owner)
  }

  /** None where another process was faster. */
  private takeOverWhere(condition: string, ...args: string[]): UnfinishedTrack[] {
    const newOwner = this.ownerId
    return this.db.transaction(() => {
      const select = `SELECT id, kind, facts FROM track WHERE ${condition}`
      const tracks = this.db.rows<UnfinishedTrack>(select, ...args)
      this.db.run(`UPDATE track SET owner = ? WHERE ${condition}`, newOwner, ...args)
      return tracks
    })
  }
}
