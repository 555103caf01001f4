// The widgets of providers: one row each, and how their scripts are loaded. What a widget hands over is its token.
import type { AnyChallenge, Done, WidgetChallenge } from './wire.ts'

const loadLimitMs = 5_000

interface Widget {
  readonly box: HTMLElement
  readonly sitekey: string
  readonly action: string | undefined
  done(token: string): void
  failed(): void
}

interface Provider {
  /** The property of the window that its script sets. */
  readonly global: string
  /** What to add to the script's address. The function named `onload` is called when it is ready. */
  readonly query: Readonly<Record<string, string>>
  draw(api: unknown, widget: Widget): void
}

const readyName = 'doorwardWidgetReady'
const explicit = { render: 'explicit', onload: readyName }

const providers: Readonly<Record<string, Provider>> = {
  turnstile: { global: 'turnstile', query: explicit, draw: render },
  hcaptcha: { global: 'hcaptcha', query: { ...explicit, recaptchacompat: 'off' }, draw: render },
  recaptcha: { global: 'grecaptcha', query: explicit, draw: render },
  'friendly-captcha': { global: 'frcaptcha', query: {}, draw: create },
}

export const isWidget = (challenge: AnyChallenge): challenge is WidgetChallenge => challenge.type in providers

/**
 * Draws the provider's widget into the box. Resolves to the token, or to `cannot` where the widget fails or the signal
 * stops it. Where its script has not arrived after five seconds, or cannot, `onMissing` is called; it may still come.
 */
export function askWidget(
  challenge: WidgetChallenge,
  box: HTMLElement,
  signal: AbortSignal,
  onMissing: () => void,
): Promise<Done> {
  const provider = providers[challenge.type]
  box.replaceChildren()
  return new Promise(resolve => {
    const failed = () => resolve({ is: 'cannot' })
    const missing = setTimeout(onMissing, loadLimitMs)
    signal.addEventListener('abort', () => {
      clearTimeout(missing)
      failed()
    })
    const drawn = () => {
      clearTimeout(missing)
      if (provider === undefined || signal.aborted) return
      const place = box.appendChild(document.createElement('div'))
      const { sitekey, action } = challenge
      const done = (token: string) => resolve({ is: 'done', answer: token })
      try {
        provider.draw(Reflect.get(window, provider.global), { box: place, sitekey, action, done, failed })
      } catch {
        failed()
      }
    }
    if (provider !== undefined) load(provider, challenge.script, drawn, onMissing)
  })
}

const ownNonce = document.currentScript?.nonce ?? ''

function load(
  { global, query }: Provider,
  address: string,
  onReady: () => void,
  onMissing: () => void,
): void {
  if (Reflect.get(window, global) !== undefined) {
    onReady()
    return
  }
  const url = new URL(address, location.href)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  const script = document.createElement('script')
  if (query['onload'] === undefined) script.onload = onReady
  else Reflect.set(window, readyName, onReady)
  script.onerror = onMissing
  script.nonce = ownNonce
  script.async = true
  script.src = url.href
  document.head.append(script)
}

interface RenderApi {
  render(box: HTMLElement, options: Readonly<Record<string, unknown>>): unknown
}

/** reCAPTCHA's way, which others took over. */
function render(api: unknown, { box, sitekey, action, done, failed }: Widget): void {
  const onError = () => {
    failed()
    // Tells Turnstile not to write about it.
    return true
  }
  const options = { sitekey, callback: done, 'error-callback': onError }
  ;(api as RenderApi).render(box, action === undefined ? options : { ...options, action })
}

interface CreateApi {
  createWidget(options: Readonly<Record<string, unknown>>): EventTarget
}

function create(api: unknown, { box, sitekey, done, failed }: Widget): void {
  const widget = (api as CreateApi).createWidget({ element: box, sitekey, startMode: 'auto' })
  widget.addEventListener('frc:widget.complete', event => {
    done((event as CustomEvent<{ readonly response: string }>).detail.response)
  })
  widget.addEventListener('frc:widget.error', failed)
}
