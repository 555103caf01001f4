// hCaptcha. It names the host as the visitor's browser does, and in a flood not at all: what ties a token to this site
// is the sitekey that is sent with it.
import { siteverify } from './siteverify.ts'

const own = ['https://hcaptcha.com', 'https://*.hcaptcha.com']

export const hcaptcha = siteverify({
  name: 'hcaptcha',
  url: 'https://api.hcaptcha.com/siteverify',
  sends: 'form',
  takes: ['sitekey', 'remoteip'],
  // Usually some 2,500 characters, and more than 4,000 have been seen.
  longestToken: 16 * 1024,
  hostname: { at: ['hostname'], promised: false },
  action: null,
  leastScore: null,
  script: 'https://js.hcaptcha.com/1/api.js?render=explicit',
  hosts: { script: own, frame: own, connect: own, style: own },
  testKeys: {
    sitekeys: [
      '10000000-ffff-ffff-ffff-000000000001',
      '20000000-ffff-ffff-ffff-000000000002',
      '30000000-ffff-ffff-ffff-000000000003',
    ],
    secrets: ['0x0000000000000000000000000000000000000000'],
  },
})
