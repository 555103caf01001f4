// The shelf of route kinds, one for each surface.
import type { Surface } from '../attempt.ts'
import type { RouteKind } from './contract.ts'
import { login } from './login.ts'
import { oneTimeCode } from './one-time-code.ts'
import { passwordReset } from './password-reset.ts'
import { resetConfirm } from './reset-confirm.ts'
import { sensitive } from './sensitive.ts'
import { signup } from './signup.ts'

export const routeKinds = {
  login,
  'password-reset': passwordReset,
  signup,
  'one-time-code': oneTimeCode,
  'reset-confirm': resetConfirm,
  sensitive,
} as const satisfies Record<Surface, RouteKind>
