// The headers that keep our pages to themselves: what they may load, where they may send, and that nobody frames them.
// There is no Cross-Origin-Opener-Policy among them: a sign-in in a window of its own would lose the page that opened
// it.
import type { OwnAnswer } from './answers.ts'
import type { Look } from './look.ts'

/** For a page whose style and script carry this nonce. */
export function pageHeaders(answer: OwnAnswer, look: Look, nonce: string): Readonly<Record<string, string>> {
  return {
    'content-security-policy': contentPolicy(answer, look, nonce),
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  }
}

function contentPolicy(answer: OwnAnswer, { pages, hosts }: Look, nonce: string): string {
  const ours = `'nonce-${nonce}'`
  const isCheck = answer.is === 'check'
  const hasForm = isCheck ? answer.waitSeconds !== null : answer.is === 'waiting' && answer.wait !== null
  return [
    directive('default-src', ["'none'"]),
    directive('style-src', isCheck ? [ours, ...hosts.style] : [ours]),
    // A logo from elsewhere; what is ours is also the icon that browsers ask for by themselves.
    directive('img-src', ["'self'", ...originOf(pages.logo)]),
    ...(isCheck ? checkDirectives(hosts, ours) : []),
    directive('form-action', [hasForm ? "'self'" : "'none'"]),
    directive('base-uri', ["'none'"]),
    directive('frame-ancestors', ["'none'"]),
  ].join('; ')
}

function checkDirectives({ script, frame, connect }: Look['hosts'], ours: string): readonly string[] {
  return [
    directive('script-src', [ours, ...script]),
    directive('connect-src', ["'self'", ...connect]),
    directive('frame-src', frame.length === 0 ? ["'none'"] : frame),
  ]
}

function directive(name: string, sources: readonly string[]): string {
  return `${name} ${sources.join(' ')}`
}

function originOf(logo: string | null): readonly string[] {
  return logo === null || logo.startsWith('/') ? [] : [new URL(logo).origin]
}
