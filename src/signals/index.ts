// The shelf of signals. A new one is a file beside this one and a line here; its name becomes a key of the
// configuration, of the record and of the command line by itself.
import { accountBudget } from './account-budget.ts'
import { accountCeiling } from './account-ceiling.ts'
import { accountRow } from './account-row.ts'
import { accountsPerAddress } from './accounts-per-address.ts'
import { addressAndAccountBudget } from './address-and-account-budget.ts'
import { allDevicesBudget } from './all-devices-budget.ts'
import { allowList } from './allow-list.ts'
import { attackTool } from './attack-tool.ts'
import { campaigns } from './campaigns.ts'
import type { Signal } from './contract.ts'
import { denyList } from './deny-list.ts'
import { deviceBudget } from './device-budget.ts'
import { flowBudget } from './flow-budget.ts'
import { malformedRequest } from './malformed-request.ts'
import { networkBudget } from './network-budget.ts'
import { networksPerAccount } from './networks-per-account.ts'
import { strangers } from './strangers.ts'
import { tooManyCredentials } from './too-many-credentials.ts'
import { unnamedBudget } from './unnamed-budget.ts'
import { waitsPerAccount } from './waits-per-account.ts'
import { waitsPerAddress } from './waits-per-address.ts'

export const signals = [
  malformedRequest,
  tooManyCredentials,
  denyList,
  attackTool,
  allowList,
  networkBudget,
  addressAndAccountBudget,
  accountsPerAddress,
  accountBudget,
  unnamedBudget,
  accountRow,
  accountCeiling,
  flowBudget,
  networksPerAccount,
  deviceBudget,
  allDevicesBudget,
  waitsPerAddress,
  waitsPerAccount,
  strangers,
  campaigns,
] as const satisfies readonly Signal[]
