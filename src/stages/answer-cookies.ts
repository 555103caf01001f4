// The cookies of ours that an answer takes along: the flow that a step begins, and the device that signed in. With the
// headers, not after the body: by then they have left.
import type { Attempt, KnownDevice, Outcome } from '../attempt.ts'
import { day } from '../lib/time.ts'
import type { Site } from '../site.ts'
import type { Device } from '../stores/contract.ts'
import {
  deviceHeader,
  newDeviceId,
  presentedDevices,
  sealDevices,
  setDeviceCookie,
  withSuccess,
} from '../trust/device.ts'
import { beginFlow } from '../trust/flow.ts'
import { shown, type Verdict } from '../verdict.ts'
import type { RequestContext } from './request-context.ts'

export type CookieTools = Pick<Site, 'policy' | 'keyring'>

export interface WithCookies {
  readonly response: Response
  /** The device that signed in, for its account's record. */
  readonly device: Device | null
}

/** `byHead` is what the headers of the answer tell; null where they do not. */
export async function withOwnCookies(
  response: Response,
  byHead: Outcome | null,
  context: RequestContext,
  verdict: Verdict,
  reference: string,
  site: CookieTools,
): Promise<WithCookies> {
  const { attempt, route, request } = context
  const { beginsFlowOn, signsIn } = route.kind
  if (attempt.account === null) return { response, device: null }
  const begins = beginsFlowOn === 'any-answer' || (byHead !== null && byHead.is === beginsFlowOn)
  const flow = begins ? await flowOf(context, reference, site) : null
  const { inHeader } = presentedDevices(request.headers, [])
  // A program that signs every call of its own has no device to come back on.
  const isSignIn = signsIn && route.rule.carriedBy === 'body' && byHead?.is === 'success'
  const isKept = isSignIn && (inHeader || !isFromAnotherSite(request))
  const signedIn = isKept ? await sealedAfter(attempt, verdict, site) : null
  if (flow === null && signedIn === null) return { response, device: null }
  const changed = new Response(response.body, response)
  if (flow !== null) changed.headers.append('set-cookie', flow)
  if (signedIn !== null) {
    if (inHeader) changed.headers.set(deviceHeader, signedIn.sealed)
    else changed.headers.append('set-cookie', setDeviceCookie(signedIn.sealed))
  }
  return { response: changed, device: signedIn?.device ?? null }
}

/**
 * A page of another site can sign a browser in to its own author's account. The browser's device cookie stays out of
 * that request (SameSite=Lax), so a new one would take its place, and the owner would be unknown on his own device.
 * Whoever shows a device in a header has no cookie to lose, and no page sends that header unless the site lets it.
 */
function isFromAnotherSite({ headers, url }: Request): boolean {
  const said = headers.get('sec-fetch-site')
  if (said !== null) return said === 'cross-site'
  // Older browsers say only the origin: `null` where a page keeps it to itself, as a page of another site may.
  const origin = headers.get('origin')
  return origin !== null && URL.parse(origin)?.hostname !== new URL(url).hostname
}

/** Begins a flow for the account that was named, towards the step that follows this one. */
async function flowOf(
  { attempt: { account, at }, route }: RequestContext,
  reference: string,
  { keyring, policy }: CookieTools,
): Promise<string | null> {
  if (account === null) return null
  const next = route.kind.beginsFlowOn === 'pending' ? 'one-time-code' : 'reset-confirm'
  return beginFlow(keyring.current, policy.site, next, account, reference, at)
}

async function sealedAfter(
  attempt: Attempt,
  verdict: Verdict,
  { keyring, policy }: CookieTools,
): Promise<{ readonly sealed: string; readonly device: Device } | null> {
  const after = devicesAfter(attempt, verdict, newDeviceId())
  if (after === null) return null
  return {
    sealed: await sealDevices(keyring.current, policy.site, after.devices, attempt.at),
    device: after.device,
  }
}

/**
 * The client's devices with this success in them, and the one that signed in. It continues only what the account's
 * record knew. Null where nothing would change: a device that is ripe is noted once a day.
 */
export function devicesAfter(
  { account, devices, device, pass, at }: Attempt,
  { readings }: Verdict,
  newId: string,
): { readonly devices: readonly KnownDevice[]; readonly device: Device } | null {
  const [name, previousName = null] = account?.names ?? []
  // Where the account's record could not be asked, it is not known whether this device was revoked.
  if (name === undefined || readings.some(({ says }) => says === 'unknown')) return null
  const checked = pass?.pool === 'paid' && shown(readings, 'pass')
  const known = shown(readings, 'device') ? device : null
  if (known?.ripe && known.name === name && at - known.lastAt < day) return null
  // Nor is it where it was not asked at all, as for a password that was right a moment ago.
  const wasAsked = readings.some(
    ({ about, says }) => about === 'account' && (says === 'fine' || says === 'spent'),
  )
  if (device !== null && known === null && !wasAsked) return null
  const next = withSuccess(devices, known, { name, checked, newId }, at)
  return { devices: next.devices, device: { id: next.device.id, name, previousName, checked } }
}
