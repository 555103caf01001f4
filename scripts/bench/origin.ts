// The site behind the Workers of the bench, in a process of its own and as little as a site can be, so that what is
// measured is the Worker. Tells its parent the port, and ends when the parent does.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const server = createServer((request, response) => {
  if (request.method === 'POST' && request.url === '/login') return login(request, response)
  if (request.method === 'GET' && request.url === '/plain') return text(response, 200, 'plain')
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

server.keepAliveTimeout = 0
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
process.on('disconnect', () => process.exit())
