// How much one isolate remembers, in entries: an attacker can fill each of these, and no more.

/** What is spent, was right or wrong, is keyed, and whose attempts are counted here while the store is away. */
export const capacity = {
  shield: 20_000,
  right: 2_000,
  wrong: 5_000,
  keyed: 5_000,
  standby: 2_000,
} as const
