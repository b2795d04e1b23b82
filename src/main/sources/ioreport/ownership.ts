import type { CFObject } from './bindings'

/** Owns what `Create` and `Copy` return, until it is closed: the one place where anything is released. */
export class Scope {
  private readonly owned: CFObject[] = []

  constructor(private readonly release: (object: CFObject) => void) {}

  /** Takes over the reference that came with `object`; null, which must never be released, passes through. */
  own<Type extends CFObject | null>(object: Type): Type {
    if (object !== null) this.owned.push(object)
    return object
  }

  /** The newest first. A second time does nothing. */
  close(): void {
    for (let object = this.owned.pop(); object !== undefined; object = this.owned.pop()) this.release(object)
  }

  /** Runs `work` with a scope of its own that is closed behind it, whatever happens. What it borrowed may not leave it. */
  within<Result>(work: (scope: Scope) => Result): Result {
    const scope = new Scope(this.release)
    try {
      return work(scope)
    } finally {
      scope.close()
    }
  }
}
