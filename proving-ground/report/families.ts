// Which policies are one policy at several settings: `doorward-0.5` and `doorward-2` are `doorward` at two budgets.
// Pure.

export interface Member {
  readonly family: string
  /** What is behind the family's name: `0.5`; null for the family's own name, and for a policy that is alone. */
  readonly setting: number | null
}

/** A dash, an at sign or a colon, then a number, perhaps of per cent. `auth0` has no setting. */
const withSetting = /^(?<family>.+?)[-@:](?<setting>\d+(?:\.\d+)?)%?$/

export function memberOf(policy: string): Member {
  const found = withSetting.exec(policy)?.groups
  const { family, setting } = found ?? {}
  return family === undefined || setting === undefined
    ? { family: policy, setting: null }
    : { family, setting: Number(setting) }
}
