// How much one isolate remembers, in entries: an attacker can fill each of these, and no more.

/** What is spent, who was asked about, what was right or wrong, what is keyed, and who is counted without the store. */
export const capacity = {
  shield: 20_000,
  pace: 5_000,
  right: 2_000,
  wrong: 5_000,
  keyed: 5_000,
  standby: 2_000,
} as const
