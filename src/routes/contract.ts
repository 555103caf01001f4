// What a kind of route is, and what a rule about one route says. Kinds are code (six files beside this one); rules are
// data: presets ship them, and an operator writes the same shape in [vars.ROUTES].
import type { Surface } from '../attempt.ts'
import type { FieldNameStyle } from '../lib/field-names.ts'

/** What distinguishes one kind of protected route from another. */
export interface RouteKind {
  /**
   * `failures`: a right answer gives the charge back. `requests`: nothing is right or wrong, and nothing comes back.
   */
  readonly counts: 'failures' | 'requests'
  /**
   * Where a request without an account name gets its account from: a flow that Doorward saw begin (a `pending` login, a
   * reset request), or the origin's session. `null`: nowhere; such a request is charged to the subject `unnamed`.
   */
  readonly belongsTo: 'flow' | 'session' | null
  /** The outcome at which a flow begins, so that the steps after it have an account. */
  readonly beginsFlowOn: 'pending' | 'any-answer' | null
  /** Whether a success is a sign-in, after which the device is known. */
  readonly signsIn: boolean
}

/**
 * Where a protected request carries its fields: in a `body`, as a form (urlencoded, multipart) or as JSON, whichever
 * its Content-Type says; in a call by `xml-rpc`; or in the Authorization header (`basic`).
 */
export type Carrier = 'body' | 'xml-rpc' | 'basic'

/** What a signal that would ask for a check may do: ask, write down that it would, or nothing. */
export const checkOrWatch = ['check', 'watch', 'off'] as const
export type CheckOrWatch = (typeof checkOrWatch)[number]

/** One protected route of a site. Plain JSON. */
export interface RouteRule {
  /** Names the rule in the record: `wordpress-login`. */
  readonly name: string
  readonly surface: Surface
  /**
   * Matched against the normalised path (see `lib/request-path.ts`): lower case, `*` for any run of characters.
   * `/login` also stands for `/login/`, `/login.json`, `/login/index.html` and `/app.php/login`.
   */
  readonly paths: readonly string[]
  /**
   * Request parameters (query and body together) that must have one of these values. `''`: absent or empty; `*`: any
   * but that; values that all begin with `!`: none of them.
   */
  readonly when: Readonly<Record<string, readonly string[]>>
  readonly carriedBy: Carrier
  /**
   * Form fields, or JSON pointers where the name starts with `/`, that name the account. Any that is present counts.
   */
  readonly account: readonly string[]
  /** The same for the password, code or token. Empty where the route has none. */
  readonly credential: readonly string[]
  /** Where the origin takes `Anna` and `anna` for one account. Without it, they may be two. */
  readonly nameCase?: 'ignored'
  /**
   * Whether a stranger to the account needs a check here. `watch` where programs sign in that could pass none. Of a
   * preset's rule, never more than the operator asks for everywhere. Without it: what he asks for.
   */
  readonly strangers?: CheckOrWatch
  /** How the origin's stack reads field names: see `FieldNameStyle` in `lib/field-names.ts`. `any` is the strictest. */
  readonly fieldNames: FieldNameStyle
  /** Bytes of the body that are accepted. Credentials are read from the first 64 KB, and must all lie there. */
  readonly maxBodyBytes: number
  readonly outcome: OutcomeRules
}

/** All conditions of a mark must hold. An answer matches a list if it matches any mark in it. */
export interface AnswerMark {
  /** Status codes; `2xx` style classes are allowed. */
  readonly status?: readonly (number | '2xx' | '3xx' | '4xx' | '5xx')[]
  /** Path of the `Location` header starts with this; with `!` in front: does not. Compared after resolving it. */
  readonly location?: string
  /** Name of a cookie that the answer sets to a value; a trailing `*` matches any rest. With `!` in front: does not. */
  readonly setsCookie?: string
  /** A header of the answer and, if given, the value it must have. */
  readonly header?: { readonly name: string; readonly value?: string }
  /** A value in a JSON answer. Without `is`: it must be there and not null. */
  readonly json?: { readonly pointer: string; readonly is?: string | number | boolean | null }
  /** Text in the first 64 KB of the answer. Never enough for a success. */
  readonly body?: string
}

/** How to tell the origin's yes from its no. Failure beats success where both match. */
export interface OutcomeRules {
  readonly success: readonly AnswerMark[]
  readonly failure: readonly AnswerMark[]
  readonly pending: readonly AnswerMark[]
  /** Names of the origin's session cookies; a trailing `*` matches any rest. */
  readonly sessionCookies: readonly string[]
  /**
   * What a wrong password gets from a browser that is signed in already. `looks-right`: such a request is never
   * believed. `looks-wrong`: the stack answers it as a failure, as it should.
   */
  readonly wrongWhileSignedIn: 'looks-right' | 'looks-wrong'
  /** Where the answer names who is signed in: it must be the account that was asked for. */
  readonly signedInAs:
    | { readonly cookie: string; readonly part: 'before-pipe' | 'whole' }
    | { readonly json: string }
    | null
}
