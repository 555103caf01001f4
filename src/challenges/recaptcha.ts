// Google reCAPTCHA with the checkbox (version 2).
import { siteverify } from './siteverify.ts'

export const recaptcha = siteverify({
  name: 'recaptcha',
  url: 'https://www.google.com/recaptcha/api/siteverify',
  sends: 'form',
  takes: ['remoteip'],
  // Nobody promises a length.
  longestToken: 16 * 1024,
  hostname: { at: ['hostname'], promised: true },
  // Both come with keys of version 3 alone. To those, every visitor is a success, and only the score tells which is
  // one.
  action: { at: ['action'], promised: false },
  leastScore: 0.5,
  script: 'https://www.google.com/recaptcha/api.js?render=explicit',
  hosts: {
    script: ['https://www.google.com/recaptcha/', 'https://www.gstatic.com/recaptcha/'],
    frame: ['https://www.google.com/recaptcha/', 'https://recaptcha.google.com/recaptcha/'],
    connect: ['https://www.google.com/recaptcha/'],
    style: [],
  },
  testKeys: {
    sitekeys: ['6LeIxAcTAAAAAJcZVRqyHh71UMIEGNQ_MXjiZKhI'],
    secrets: ['6LeIxAcTAAAAAGG-vFI1TnRWxMZNFuojJ4WifJWe'],
  },
})
