// The source lists of a Content Security Policy (CSP Level 3, 6.7.2), as far as they are about addresses of the page's
// own origin. Keywords that are about other things match nothing. Pure.

const schemeSource = /^([a-z][a-z\d+.-]*):$/i
const hostSource =
  /^(?:([a-z][a-z\d+.-]*):\/\/)?(\*|(?:\*\.)?[a-z\d-]+(?:\.[a-z\d-]+)*)(?::(\d+|\*))?(\/[^?#]*)?$/i

/** Whether a list, which `'none'` and nothing else make empty, has a source for an address of the page's own origin. */
export function allowsAddress(sources: readonly string[], address: URL): boolean {
  return sources.some(source => matches(source, address))
}

function matches(source: string, address: URL): boolean {
  if (source === '*' || /^'self'$/i.test(source)) return true
  const scheme = schemeSource.exec(source)?.[1]
  if (scheme !== undefined) return allowsScheme(scheme, address)
  const host = hostSource.exec(source)
  if (host === null) return false
  const [, ofScheme, pattern = '', port = '', path = ''] = host
  return (
    (ofScheme === undefined || allowsScheme(ofScheme, address)) &&
    allowsHost(pattern.toLowerCase(), address.hostname) &&
    allowsPort(port, address) &&
    allowsPath(path, address.pathname)
  )
}

/** `http:` stands for `https:` as well. */
function allowsScheme(scheme: string, { protocol }: URL): boolean {
  const asked = `${scheme.toLowerCase()}:`
  return asked === protocol || (asked === 'http:' && protocol === 'https:')
}

/** Numeric addresses are no hosts here; `*.example.com` is not `example.com`. */
function allowsHost(pattern: string, host: string): boolean {
  if (/^[\d.]+$|^\[/.test(host)) return false
  if (pattern === '*') return true
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern
}

/** Without one, only the scheme's own, which an address has as no port. */
function allowsPort(port: string, { port: asked, protocol }: URL): boolean {
  const own = protocol === 'https:' ? '443' : '80'
  return port === '*' || port === asked || (asked === '' && port === own)
}

/** A path that ends in a slash stands for all below it, any other for itself. */
function allowsPath(pattern: string, path: string): boolean {
  if (pattern === '') return true
  const wanted = pattern.split('/')
  const parts = path.split('/')
  const isFolder = wanted.at(-1) === ''
  if (isFolder) wanted.pop()
  if (isFolder ? wanted.length > parts.length - 1 : wanted.length !== parts.length) return false
  return wanted.every((part, at) => decoded(part) === decoded(parts[at] ?? ''))
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
