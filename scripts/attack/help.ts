// What `doorward attack --help` prints. Text only.
import { attackKinds } from './options.ts'

export const attackHelp = `Attacks a site of your own as an attacker would, and counts how it is answered.

  npx doorward attack --kind KIND --target URL [options]

Kinds
  brute-force   one account, many passwords
  stuffing      many accounts, one password each, as from a leaked list
  spray         many accounts, the same few passwords
  reset-flood   requests for a new password
  signup        new accounts

How much
  --networks N       client addresses, used by turns (1)
  --attempts N       at most 1,000,000; default: the whole list, or 50 to 500 by kind;
                     stuffing: one for each network at least
  --rate R           attempts per second, 0 for as fast as possible (0)
  --concurrency N    attempts under way at once (16)
  --ipv6             a /64 for each network, all in one /48
  --seed N           the same seed plays the same attack (1)

Whom, and with what; without these, the accounts of the demo site and a list of common passwords
  --account NAME         brute-force, reset-flood
  --accounts FILE        one a line: stuffing, spray, reset-flood, signup
  --passwords FILE       one a line: brute-force, stuffing, spray
  --combos FILE          account:password, one a line: stuffing
  --last-password TEXT   tried after all others: brute-force, spray

How it is sent
  --path PATH            /login, /reset or /signup; below /api with --format json
  --fields A,P           the fields of account and password (email,password)
  --field NAME=VALUE     a further field; may be repeated
  --format form|json     (form)
  --user-agent TEXT      (a browser's)
  --solve                do the checks that are asked for, and tell what they cost

What counts as getting in; may be repeated, then all must hold
  --success status=303 | location=/account | cookie=NAME | body=TEXT
      default: a redirect to another page, or JSON without an error, that sets a session cookie

  --json             one JSON object on standard output
  --i-own-this-site  needed for any target that is not on a loopback address
  --help

The networks are played with the header CF-Connecting-IP, from ranges that nobody owns. The local
runtime believes it; Cloudflare overwrites it, so against a deployed Worker every attempt comes from
your own address.

Examples
  npx doorward attack --kind brute-force --target http://127.0.0.1:8787
  npx doorward attack --kind stuffing --target http://127.0.0.1:8787 --networks 5000
  npx doorward attack --kind spray --target http://127.0.0.1:8787 --format json --networks 50
  npx doorward attack --kind brute-force --target http://127.0.0.1:8787 --networks 100 --solve
  npx doorward attack --kind brute-force --target http://127.0.0.1:8787/wp-login.php --fields log,pwd \\
      --account admin --passwords list.txt --success 'cookie=wordpress_logged_in_*'

Ctrl-C ends it with the summary so far. Exit codes: 0 it ran, 1 nothing answers, 2 bad arguments.
`

export const kindList = attackKinds.join(', ')
