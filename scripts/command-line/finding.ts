// What `doorward doctor` finds: one thing that was looked at, in a sentence.

/** `bad` makes the command fail; `warning` only asks to be read. */
export interface Finding {
  readonly is: 'good' | 'warning' | 'bad'
  readonly text: string
}

export const good = (text: string): Finding => ({ is: 'good', text })
export const warning = (text: string): Finding => ({ is: 'warning', text })
export const bad = (text: string): Finding => ({ is: 'bad', text })
