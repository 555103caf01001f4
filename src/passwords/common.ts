// Whether a password is one of the most common breached ones. Pure; the list itself is not here, only a filter over it,
// which takes one in 256 other passwords for one of them.
import { commonForm } from './common-form.ts'
import { commonPasswords } from './common-passwords.ts'
import { xorFilter } from './xor-filter.ts'

const isListed = xorFilter(Buffer.from(commonPasswords.filter, 'base64'), commonPasswords.seed)

export function isCommon(password: string): boolean {
  return isListed(commonForm(password))
}
