// Cloudflare Turnstile. Its account is the one that every Worker has already.
import { siteverify } from './siteverify.ts'

const own = ['https://challenges.cloudflare.com']

export const turnstile = siteverify({
  name: 'turnstile',
  url: 'https://challenges.cloudflare.com/turnstile/v0/siteverify',
  sends: 'form',
  takes: ['remoteip'],
  longestToken: 2048,
  hostname: { at: ['hostname'], promised: true },
  action: { at: ['action'], promised: true },
  leastScore: null,
  script: 'https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit',
  hosts: { script: own, frame: own, connect: [], style: [] },
  testKeys: {
    sitekeys: [
      '1x00000000000000000000AA',
      '2x00000000000000000000AB',
      '1x00000000000000000000BB',
      '2x00000000000000000000BB',
      '3x00000000000000000000FF',
    ],
    secrets: [
      '1x0000000000000000000000000000000AA',
      '2x0000000000000000000000000000000AA',
      '3x0000000000000000000000000000000AA',
    ],
  },
})
