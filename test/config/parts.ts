// What a policy is made with in these tests: the real registries, and tags under a fixed secret.
import { challenges } from '../../src/challenges/index.ts'
import type { PolicyParts } from '../../src/config/parse.ts'
import { skeleton } from '../../src/lib/account-name.ts'
import { keyring } from '../../src/lib/keyed.ts'
import { presets } from '../../src/presets/index.ts'
import { signals } from '../../src/signals/index.ts'
import { subjectsOf } from '../../src/subjects.ts'

const subjects = subjectsOf('site', keyring('a fixed secret for the tests of this folder', null))

export const accountTag = (name: string): readonly string[] => subjects.accountTags(skeleton(name))

export const parts: PolicyParts = { signals, presets, challenges, accountTag }
