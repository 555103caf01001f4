// What people call a surface, and what it is called here. Some of it is near the wrong name: "signin" is one slip from
// "signup". Data, and how it is looked up.
import { type Surface, surfaces } from '../attempt.ts'
import { nearest } from './near-miss.ts'

/** Other names of each surface, without case, blanks, hyphens and underscores. */
const otherNames: Readonly<Record<Surface, readonly string[]>> = {
  login: ['signin', 'auth', 'authentication', 'logon'],
  'password-reset': [
    'reset',
    'forgotpassword',
    'lostpassword',
    'passwordforgotten',
    'resetpassword',
    'forgot',
  ],
  signup: ['register', 'registration', 'createaccount'],
  'one-time-code': ['otp', '2fa', 'mfa', 'totp', 'code', 'twofactor', 'onetimepassword'],
  'reset-confirm': ['resetpasswordconfirm', 'confirmreset', 'newpassword'],
  sensitive: [],
}

/** The surface that was most likely meant, or null. */
export function nearestSurface(text: string): Surface | null {
  const plain = text.toLowerCase().replace(/[\s_-]/g, '')
  const meant = surfaces.find(
    surface => surface.replaceAll('-', '') === plain || otherNames[surface].includes(plain),
  )
  const near = meant ?? nearest(text, surfaces)
  return surfaces.find(surface => surface === near) ?? null
}
