// Where the methods of XML-RPC that sign in carry name and password, and what of a call may be believed. The table is
// WordPress's (class-wp-xmlrpc-server.php); its parser reads much that is no XML-RPC, so only plain calls are read
// here.
import { readXmlRpc, readXmlRpcPrefix, type XmlRpcCall } from '../lib/xml-rpc.ts'

export type XmlRpcRead =
  | { readonly is: 'credentials'; readonly name: string; readonly password: string }
  /** A method that looks at no password. */
  | { readonly is: 'no-credentials' }
  /** `system.multicall`: many calls in one request. */
  | { readonly is: 'many-calls'; readonly calls: number }
  /** A method of somebody else's, which may look at a password that we do not see. */
  | { readonly is: 'unnamed' }
  | { readonly is: 'unreadable' }

/** Methods whose name stands at another place than second. */
const nameAt: Readonly<Record<string, number>> = {
  'wp.getUsersBlogs': 0,
  'wp.getPage': 2,
  'wp.editPage': 2,
  'blogger.getPost': 2,
  'blogger.getRecentPosts': 2,
  'blogger.newPost': 2,
  'blogger.editPost': 2,
  'blogger.deletePost': 2,
  'metaWeblog.deletePost': 2,
}

const withoutCredentials = new Set([
  'mt.supportedMethods',
  'mt.supportedTextFilters',
  'mt.getTrackbackPings',
  'pingback.ping',
  'pingback.extensions.getPingbacks',
  'demo.sayHello',
  'demo.addTwoNumbers',
  'system.listMethods',
  'system.getCapabilities',
])

const withCredentials = /^(wp|blogger|metaWeblog|mt)\./

/**
 * Reads a call from the first 64 KB. `complete` tells whether that is all of it: a longer one (an upload) is read where
 * its method and both credentials have come by then, if no other method follows (see `secondMethod`).
 */
export function readXmlRpcCredentials(text: string, complete: boolean): XmlRpcRead {
  if (/\bsystem\s*\.\s*multicall\b/i.test(text))
    return { is: 'many-calls', calls: Math.max(2, callsIn(text)) }
  const isLast = text.indexOf(secondMethod) === text.lastIndexOf(secondMethod)
  const read = complete ? readXmlRpc : readXmlRpcPrefix
  const call = read(text, call => isLast && isEnough(call))
  if (!call.ok) return { is: 'unreadable' }
  // An entity or a comment in the name hides it from the look at the text.
  if (/multicall/i.test(call.method)) return { is: 'many-calls', calls: Math.max(2, callsIn(text)) }
  if (withoutCredentials.has(call.method)) return { is: 'no-credentials' }
  // A plugin's own methods are signed in ways of their own. They are counted, as requests that name no account.
  if (!withCredentials.test(call.method)) return { is: 'unnamed' }
  const at = placeOfName(call.method)
  const [name, password] = [call.params[at], call.params[at + 1]]
  if (call.params.length <= at + 1) return complete ? { is: 'no-credentials' } : { is: 'unreadable' }
  return typeof name === 'string' && typeof password === 'string'
    ? { is: 'credentials', name, password }
    : { is: 'unreadable' }
}

/** Whether nothing that follows can change what was read of a call, if no other method does. */
function isEnough({ method, params }: XmlRpcCall): boolean {
  if (method === '') return false
  return !withCredentials.test(method) || params.length > placeOfName(method) + 1
}

function placeOfName(method: string): number {
  return nameAt[method] ?? 1
}

/** WordPress calls the last method it meets: a body that is forwarded unread must not hold another. */
export const secondMethod = '<methodName'

function callsIn(text: string): number {
  return text.split(/>\s*methodName\s*</).length - 1
}
