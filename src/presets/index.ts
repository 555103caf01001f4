// The shelf of presets. A new one is a file beside this one and a line here.
import { betterAuth } from './better-auth.ts'
import type { Preset } from './contract.ts'
import { django } from './django.ts'
import { genericForm } from './generic-form.ts'
import { genericJson } from './generic-json.ts'
import { wordpress } from './wordpress.ts'

export const presets = [
  genericForm,
  genericJson,
  wordpress,
  django,
  betterAuth,
] as const satisfies readonly Preset[]
