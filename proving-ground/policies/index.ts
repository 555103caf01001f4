// The shelf of policies by name, in the order of the tables. A new one is a file beside this one and a line here;
// another setting of Doorward is a line in `doorward-variants.ts`.
import { auth0 } from './auth0.ts'
import { authelia } from './authelia.ts'
import { awsAtp } from './aws-atp.ts'
import { betterAuth } from './better-auth.ts'
import { cloudflareRules } from './cloudflare-rules.ts'
import type { Policy } from './contract.ts'
import { crowdsec } from './crowdsec.ts'
import { deviceCookies } from './device-cookies.ts'
import { doorward } from './doorward.ts'
import { doorwardVariants } from './doorward-variants.ts'
import { fail2ban } from './fail2ban.ts'
import { keycloak } from './keycloak.ts'
import { nginxLimitReq } from './nginx-limit-req.ts'
import { none } from './none.ts'
import { oracle } from './oracle.ts'
import { stopGuessing } from './stopguessing.ts'
import { supabase } from './supabase.ts'
import { turnstileAlways } from './turnstile-always.ts'
import { wordfence } from './wordfence.ts'

export const policies = {
  none,
  doorward,
  ...doorwardVariants,
  'aws-atp': awsAtp,
  'cloudflare-rules': cloudflareRules,
  auth0,
  keycloak,
  authelia,
  supabase,
  'better-auth': betterAuth,
  crowdsec,
  fail2ban,
  wordfence,
  'nginx-limit-req': nginxLimitReq,
  'device-cookies': deviceCookies,
  stopguessing: stopGuessing,
  'turnstile-always': turnstileAlways,
  oracle,
} as const satisfies Readonly<Record<string, Policy>>
