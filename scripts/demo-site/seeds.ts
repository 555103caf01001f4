// The accounts that the demo site starts with. Their passwords are public: they are for trying things out, and the
// site listens on the loopback address.

export interface DemoAccount {
  readonly email: string
  readonly password: string
  /** The second factor. A real site's codes change; this one does not, so that it can be printed. */
  readonly code?: string
  readonly note: string
}

export const demoAccounts: readonly DemoAccount[] = [
  { email: 'ada@demo.example', password: 'analytical-engine-1843', note: 'an ordinary account' },
  {
    email: 'grace@demo.example',
    password: 'moth-in-relay-70-1947',
    code: '294817',
    note: 'with a second factor',
  },
  { email: 'müller@demo.example', password: 'grüne-straßenbahn-12', note: 'letters beyond ASCII' },
]

/** `count` accounts `person0001@demo.example`, `correct-horse-0001` and so on. */
export function people(count: number): readonly DemoAccount[] {
  return Array.from({ length: count }, (_, index) => {
    const number = String(index + 1).padStart(4, '0')
    return { email: `person${number}@demo.example`, password: `correct-horse-${number}`, note: 'one of many' }
  })
}
