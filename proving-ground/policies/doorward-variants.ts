// Doorward at other settings, as one table: at each budget for following campaigns, and each layer of its detection
// alone.
import type { Policy } from './contract.ts'
import { doorwardWith } from './doorward.ts'

/** Per cent of people's sign-ins. The larger ones cost people more, and stop more. */
const budgets = [0.25, 0.5, 1, 2, 3] as const
type Budget = (typeof budgets)[number]

/** Only the campaigns ask for checks: what strangers pay anyway would hide what a budget buys. */
const atBudgets = Object.fromEntries(
  budgets.map(checkBudget => {
    const name = `doorward-${checkBudget}`
    const note = `Doorward's campaigns alone, with a budget of ${checkBudget} % of people's sign-ins for checks.`
    return [name, doorwardWith(name, note, { DETECTION: { strangers: 'off', checkBudget } })]
  }),
) as Readonly<Record<`doorward-${Budget}`, Policy>>

export const doorwardVariants = {
  ...atBudgets,
  detector: doorwardWith('detector', "Doorward's campaigns alone, with the budgets that ship.", {
    DETECTION: { strangers: 'off' },
  }),
  strangers: doorwardWith('strangers', 'Doorward without campaigns: strangers are checked, always.', {
    DETECTION: { campaigns: 'off' },
  }),
} as const satisfies Readonly<Record<string, Policy>>
