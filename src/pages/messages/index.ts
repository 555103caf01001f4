// All languages: one file each, and one line here.
import type { Language } from '../language.ts'
import { ar } from './ar.ts'
import type { Messages } from './contract.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import { es } from './es.ts'
import { fr } from './fr.ts'
import { it } from './it.ts'
import { ja } from './ja.ts'
import { nl } from './nl.ts'
import { pl } from './pl.ts'
import { pt } from './pt.ts'
import { zh } from './zh.ts'

export const messages = { en, de, fr, es, it, nl, pl, pt, ja, zh, ar } as const satisfies Record<
  Language,
  Messages
>
