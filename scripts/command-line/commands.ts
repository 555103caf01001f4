// The commands of `doorward`, in the order of its help. A new one is a file beside this one and a line here.
import { allow } from './allow.ts'
import { campaigns } from './campaigns.ts'
import type { Command } from './command.ts'
import { dismissCampaign } from './dismiss-campaign.ts'
import { doctor } from './doctor.ts'
import { forget } from './forget.ts'
import { forgetDevices } from './forget-devices.ts'
import { importNames } from './import-names.ts'
import { logs } from './logs.ts'
import { match } from './match.ts'
import { show } from './show.ts'
import { simulate } from './simulate.ts'
import { status } from './status.ts'
import { top } from './top.ts'
import { unblock } from './unblock.ts'

export const commands: readonly Command[] = [
  status,
  logs,
  show,
  top,
  campaigns,
  dismissCampaign,
  unblock,
  allow,
  match,
  importNames,
  forgetDevices,
  forget,
  doctor,
  simulate,
]
