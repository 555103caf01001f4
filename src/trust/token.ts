// Tokens that we make and only we read: signed (JWS) where their holder may read them, sealed (JWE) where not.
// Each kind has a key and a type of its own, so that none is ever taken for another. What a token says is not
// known here.
import { EncryptJWT, errors, type JWTPayload, jwtDecrypt, jwtVerify, SignJWT } from 'jose'
import type { Keyring, Keys } from '../lib/keyed.ts'

export type SignedKind = 'pass' | 'ticket'
export type SealedKind = 'device' | 'flow'

/** What a token has to be, beside ours: of this kind, of this site, and for (one of) these. */
export interface Terms<Kind extends SignedKind | SealedKind> {
  readonly kind: Kind
  readonly site: string
  readonly audience: string | readonly string[]
}

export interface Opened {
  readonly payload: JWTPayload
  /** Those it was made with. */
  readonly keys: Keys
}

/** Twice the length of our longest. */
const longestSigned = 1_024
/** As much as a cookie may be. */
const longestSealed = 4_096

/** `expiresAt` in milliseconds; a token counts whole seconds, rounded down. */
export function sign(
  keys: Keys,
  { kind, site, audience }: Terms<SignedKind> & { readonly audience: string },
  claims: JWTPayload,
  expiresAt: number,
): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', kid: keys.id, typ: typeOf(kind) })
    .setIssuer(site)
    .setAudience(audience)
    .setExpirationTime(new Date(expiresAt))
    .sign(keys.of[kind])
}

/** The same for what its holder must not read. */
export function seal(
  keys: Keys,
  { kind, site, audience }: Terms<SealedKind> & { readonly audience: string },
  claims: JWTPayload,
  expiresAt: number,
): Promise<string> {
  return new EncryptJWT(claims)
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: keys.id, typ: typeOf(kind) })
    .setIssuer(site)
    .setAudience(audience)
    .setExpirationTime(new Date(expiresAt))
    .encrypt(keys.of[kind])
}

/** What a token says; `expired` if it was one of ours, and null for anything else. Never throws. */
export function readSigned(
  keyring: Keyring,
  terms: Terms<SignedKind>,
  token: string | null,
  now: number,
): Promise<Opened | 'expired' | null> {
  return opened(keyring, token, longestSigned, text =>
    jwtVerify(text, ({ kid }) => keysNamed(keyring, kid).of[terms.kind], {
      ...checks(terms, now),
      algorithms: ['HS256'],
    }),
  )
}

/** The same for a sealed one. */
export function readSealed(
  keyring: Keyring,
  terms: Terms<SealedKind>,
  token: string | null,
  now: number,
): Promise<Opened | 'expired' | null> {
  return opened(keyring, token, longestSealed, text =>
    jwtDecrypt(text, ({ kid }) => keysNamed(keyring, kid).of[terms.kind], {
      ...checks(terms, now),
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    }),
  )
}

async function opened(
  keyring: Keyring,
  token: string | null,
  longest: number,
  open: (token: string) => Promise<{
    readonly payload: JWTPayload
    readonly protectedHeader: { readonly kid?: string }
  }>,
): Promise<Opened | 'expired' | null> {
  if (token === null || token === '' || token.length > longest) return null
  try {
    const { payload, protectedHeader } = await open(token)
    return { payload, keys: keysNamed(keyring, protectedHeader.kid) }
  } catch (error) {
    return error instanceof errors.JWTExpired ? 'expired' : null
  }
}

function checks({ kind, site, audience }: Terms<SignedKind | SealedKind>, now: number) {
  return { typ: typeOf(kind), issuer: site, audience: [audience].flat(), currentDate: new Date(now) }
}

function typeOf(kind: SignedKind | SealedKind): string {
  return `doorward-${kind}+jwt`
}

/** Whoever names another's key has to have made the token with ours all the same. Throws where it is no key of ours. */
function keysNamed({ current, previous }: Keyring, id: string | undefined): Keys {
  if (id === current.id) return current
  if (previous !== null && id === previous.id) return previous
  throw new Error('These keys are not ours.')
}
