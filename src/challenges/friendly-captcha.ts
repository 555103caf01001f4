// Friendly Captcha (version 2). The secret is an API key of the account, and goes into a header.
import { noTestKeys } from './contract.ts'
import { siteverify } from './siteverify.ts'

const script = 'https://cdn.jsdelivr.net/npm/@friendlycaptcha/sdk@0.2.0/site.compat.min.js'

export const friendlyCaptcha = siteverify({
  name: 'friendly-captcha',
  url: 'https://global.frcapi.com/api/v2/captcha/siteverify',
  sends: 'json',
  takes: ['sitekey'],
  longestToken: 16 * 1024,
  // Empty where the browser does not say.
  hostname: { at: ['data', 'challenge', 'origin'], promised: false },
  action: null,
  leastScore: null,
  script,
  // The script alone, and not all of what anybody puts on that network.
  hosts: { script: [script], frame: ['https://*.frcapi.com'], connect: [], style: [] },
  testKeys: noTestKeys,
})
