// A Worker that shows every page of ours, in the real runtime: `/show/<page>?look=<look>`. In place of the script that
// does a check there is one that only shows every part; with `&script=real` it is that script.
import { pageScript } from '../../src/delivery/client-scripts.ts'
import { messages } from '../../src/pages/messages/index.ts'
import { respond } from '../../src/pages/respond.ts'
import { waitingTime } from '../../src/pages/waiting-time.ts'
import { looks, ownPages } from './own-pages.ts'

const script = `(async () => {
const main = document.querySelector('[data-doorward="check"]')
const part = name => main.querySelector('[data-part="' + name + '"]')
const texts = JSON.parse(main.querySelector('template').dataset.texts)
main.querySelector('h1').focus()
part('status').textContent = texts.working
part('progress').value = 40
await fetch('/__doorward/challenge')
part('progress').value = 100
part('status').textContent = texts.done
for (const name of ['again', 'continue', 'slow']) part(name).hidden = false
document.documentElement.dataset.done = 'yes'
})()`

const scripts: Readonly<Record<string, string>> = {
  '/__doorward/page.js': script,
  '/__doorward/real.js': pageScript.text,
  '/__doorward/challenge': '{}',
}

const logo = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 30"><rect width="60" height="30" rx="6" fill="#0a7f5a"/></svg>`

export default {
  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === '/logo.svg') return new Response(logo, { headers: { 'content-type': 'image/svg+xml' } })
    if (pathname === '/waiting-times') return Response.json(waitingTimes(JSON.parse(await request.text())))
    const text = scripts[pathname]
    if (text !== undefined) return new Response(text, { headers: { 'content-type': 'text/javascript' } })
    const answer = ownPages[pathname.replace('/show/', '')]
    const look = looks[searchParams.get('look') ?? 'plain']
    if (answer === undefined || look === undefined) return new Response(null, { status: 404 })
    const real = searchParams.get('script') === 'real' ? { script: '/__doorward/real.js' } : {}
    return respond(request, answer, { ...look, ...real })
  },
} satisfies ExportedHandler

function waitingTimes(lengths: readonly number[]): Readonly<Record<string, readonly string[]>> {
  const tags = Object.values(messages).map(({ tag }) => tag)
  return Object.fromEntries(tags.map(tag => [tag, lengths.map(ms => waitingTime(tag, ms))]))
}
