// Passes that an attacker keeps: one is used again from the same address, with the same client, until it is
// refused or too old. Holds those of the last minutes only.
import type { Pass } from '../../arrival.ts'
import type { Client } from '../../places.ts'

export interface Kept {
  readonly pass: Pass
  readonly client: Client
}

export interface Passes {
  of(address: number, at: number): Kept | null
  keep(address: number, kept: Kept): void
  drop(address: number): void
}

const keptForMs = 10 * 60_000

export function createPasses(): Passes {
  /** The oldest first. */
  const kept = new Map<number, Kept>()

  function forget(at: number): void {
    for (const [address, { pass }] of kept) {
      if (pass.at > at - keptForMs) return
      kept.delete(address)
    }
  }

  return {
    of(address, at) {
      forget(at)
      return kept.get(address) ?? null
    },
    keep(address, one) {
      kept.delete(address)
      kept.set(address, one)
    },
    drop: address => void kept.delete(address),
  }
}
