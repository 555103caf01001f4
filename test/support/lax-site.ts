// A server in front of a site, as lax about paths as any: it passes everything on as it came, and notes what some
// server would have taken for the path that a test is about.
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface LaxSite {
  readonly url: string
  /** The targets that some server would have taken for the login. */
  readonly logins: () => readonly string[]
  close(): Promise<void>
}

/** Stands in front of a site, passes everything on as it came, and notes what a lax server would have made of it. */
export async function startLaxSite(behind: string, path: string): Promise<LaxSite> {
  const taken: string[] = []
  const server: Server = createServer((asked, answer) => {
    const { method, url = '/', headers } = asked
    if (method === 'POST' && laxReadings(url).some(reading => isAt(reading, path))) taken.push(url)
    const onward = request(behind, { method: method ?? 'GET', path: url, headers }, from => {
      answer.writeHead(from.statusCode ?? 502, from.headers)
      from.pipe(answer)
    })
    onward.on('error', () => answer.destroy())
    asked.pipe(onward)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    logins: () => taken,
    close: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** The path after up to three rounds of decoding, with and without what servers take for its end. */
function laxReadings(target: string): readonly string[] {
  const readings = [target]
  for (let round = 0; round < 3; round += 1) {
    readings.push(laxlyDecoded(readings.at(-1) ?? ''))
  }
  return readings.flatMap(text => [text, text.split(/[?#]/, 1)[0] ?? '', text.split('\0', 1)[0] ?? ''])
}

function laxlyDecoded(text: string): string {
  return text
    .replace(/%u([0-9a-f]{4})/gi, (_, digits: string) => character(Number.parseInt(digits, 16)))
    .replace(/%c([01])%([89ab][0-9a-f])/gi, (_, high: string, low: string) =>
      character((Number(high) << 6) | (Number.parseInt(low, 16) & 63)),
    )
    .replace(/(?:%[0-9a-f]{2})+/gi, octets => Buffer.from(octets.replaceAll('%', ''), 'hex').toString('utf8'))
}

function character(number: number): string {
  return String.fromCharCode(number)
}

/**
 * As Tomcat drops `;parameters`, Windows trailing dots and blanks, PHP `index.php`, and many servers doubled slashes.
 */
function isAt(reading: string, wantedPath: string): boolean {
  const kept: string[] = []
  const parts = reading
    .normalize('NFKC')
    .toLowerCase()
    .split(/[/\\]+/)
  for (const part of parts) {
    const name = (part.split(';', 1)[0] ?? '').trim()
    if (name === '..') kept.pop()
    else if (name.replace(/[. ]+$/, '') !== '') kept.push(name.replace(/[. ]+$/, ''))
  }
  const path = `/${kept.join('/')}`.replace(/^\/index\.php\//, '/')
  return ['', '.json', '.html'].some(format => path === wantedPath + format)
}
