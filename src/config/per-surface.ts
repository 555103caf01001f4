// Something for each surface, made from something for each surface.
import type { Surface } from '../attempt.ts'

export function perSurface<From, To>(
  from: Readonly<Record<Surface, From>>,
  pick: (from: From) => To,
): Record<Surface, To> {
  const { login, signup, sensitive } = from
  return {
    login: pick(login),
    'password-reset': pick(from['password-reset']),
    signup: pick(signup),
    'one-time-code': pick(from['one-time-code']),
    'reset-confirm': pick(from['reset-confirm']),
    sensitive: pick(sensitive),
  }
}
