// The shelf of challenges. A new one is a file beside this one and a line here; its name becomes a provider in the
// configuration by itself, unless its passes come for a wait.
import type { Challenge } from './contract.ts'
import { friendlyCaptcha } from './friendly-captcha.ts'
import { hcaptcha } from './hcaptcha.ts'
import { proofOfWork } from './proof-of-work.ts'
import { recaptcha } from './recaptcha.ts'
import { turnstile } from './turnstile.ts'
import { wait } from './wait.ts'

export const challenges = [
  proofOfWork,
  turnstile,
  hcaptcha,
  recaptcha,
  friendlyCaptcha,
  wait,
] as const satisfies readonly Challenge[]
