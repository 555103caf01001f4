// All that an attempt says of its password. Pure.
import type { PasswordMarks } from '../attempt.ts'
import { isCommon } from './common.ts'
import type { ShortHash } from './short-hash.ts'
import { siteWords } from './site-words.ts'
import { passwordTagger } from './tags.ts'
import { typoTags } from './typo-tags.ts'

export type MarkPassword = (password: string, now: number) => PasswordMarks

/**
 * @param key of the purpose `password`
 * @param shortHash of this isolate alone
 * @param site its hosts and its name
 */
export function passwordMarker(
  key: Uint8Array,
  shortHash: ShortHash,
  site: { readonly hosts: readonly string[]; readonly site: string },
): MarkPassword {
  const tagsOf = passwordTagger(key)
  const isUsual = siteWords(site.hosts, site.site)
  return (password, now) => ({
    ...tagsOf(password, now),
    usual: isCommon(password) || isUsual(password, now),
    typo: typoTags(password, shortHash),
  })
}
