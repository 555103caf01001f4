// The site behind the Workers of the bench, in a process of its own and as little as a site can be, so that what is
// measured is the Worker. Tells its parent the port, and ends when the parent does.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'

const server = createServer((request, response) => {
  if (request.method === 'POST' && request.url === '/login') return login(request, response)
  if (request.method === 'GET' && request.url === '/plain') return text(response, 200, 'plain')
  if (request.method === 'GET' && request.url === '/login') return page(response)
  return text(response, 404, 'not found')
})

function login(request: IncomingMessage, response: ServerResponse): void {
  let body = ''
  request.on('data', (chunk: Buffer) => {
    if (body.length < 65_536) body += chunk.toString('latin1')
  })
  request.on('end', () => {
    if (!body.endsWith('&password=right')) {
      return text(response, 200, 'The e-mail address or the password is wrong.')
    }
    response.writeHead(303, {
      Location: '/account',
      'Set-Cookie': ['session=bench; Path=/; HttpOnly; SameSite=Lax', 'theme=light; Path=/'],
      'Content-Length': 0,
    })
    response.end()
  })
}

function text(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': body.length })
  response.end(body)
}

/** As large as sign-in pages are without their pictures and scripts, and compressed as nearly all are. */
const pageText = gzipSync(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/style.css">
<script src="/site.js" defer></script>
</head>
<body>
<form method="post" action="/login">
<label>Email <input name="email" type="email"></label>
<label>Password <input name="password" type="password"></label>
<button>Sign in</button>
</form>
${Array.from({ length: 80 }, (_, n) => `<p class="note-${n}">One of many other things on this page, number ${n * 7919}.</p>`).join('\n')}
</body>
</html>
`)

function page(response: ServerResponse): void {
  response.writeHead(200, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Encoding': process.env['PLAIN'] ? 'identity' : 'gzip',
    'Content-Length': pageText.length,
    ETag: '"bench"',
  })
  response.end(pageText)
}

server.keepAliveTimeout = 0
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
process.on('disconnect', () => process.exit())
