// The shelf of attacks. A new kind is a file beside this one, a line here, and its name among the kinds of a
// scenario.
import type { AttackOptions } from '../scenario.ts'
import { bruteForce } from './brute-force.ts'
import type { Attack } from './contract.ts'
import { enumeration } from './enumeration.ts'
import { lockout } from './lockout.ts'
import { resetFlood } from './reset-flood.ts'
import { signup } from './signup.ts'
import { spray } from './spray.ts'
import { stuffing } from './stuffing.ts'
import { targeted } from './targeted.ts'

export const attacks = {
  stuffing,
  spray,
  'brute-force': bruteForce,
  targeted,
  lockout,
  'reset-flood': resetFlood,
  signup,
  enumeration,
} as const satisfies Record<AttackOptions['kind'], Attack>
