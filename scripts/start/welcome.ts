// What a local start prints once it runs: where to look, whom to sign in as, what to type next. Pure text.
import type { DemoAccount } from '../demo-site.ts'

export interface Welcome {
  readonly url: string
  readonly originUrl: string
  readonly mode: string
  /** Null in front of a site that is not the demo. */
  readonly site: {
    readonly url: string
    readonly accounts: readonly DemoAccount[]
    readonly people: number
  } | null
}

export function welcome({ url, originUrl, mode, site }: Welcome): string {
  const lines = [
    '',
    `  Doorward stands in front of ${site === null ? originUrl : 'the demo site'}.   mode: ${mode}`,
    '',
    ...table([
      ['Open', url, 'the site, through Doorward'],
      ...(site === null
        ? []
        : [
            ['', site.url, 'the same site without Doorward, to compare'],
            ['', `${site.url}/__stats`, 'what reached it'],
          ]),
    ]),
    ...(site === null ? [] : accounts(site.accounts, site.people)),
    '',
    '  Try, in a second terminal',
    ...[
      `npx doorward attack --kind brute-force --target ${url}`,
      'npx doorward logs',
      'npx doorward top network',
      'npx doorward status',
    ].map(command => `    ${command}`),
    '',
    '  Ctrl-C stops everything.',
    '',
  ]
  return lines.join('\n')
}

function accounts(list: readonly DemoAccount[], people: number): readonly string[] {
  const last = String(people).padStart(4, '0')
  const rows = list.map(({ email, password, code, note }) => [
    email,
    password,
    code === undefined ? note : `${note}; code ${code}`,
  ])
  const many = ['person0001@demo.example', 'correct-horse-0001', `and so on up to ${last}`]
  return ['', '  Sign in as', ...table([...rows, many]).map(line => `  ${line}`)]
}

/** Columns as wide as what is in them, two blanks between. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows.reduce<readonly number[]>(
    (widest, row) => row.map((cell, column) => Math.max(cell.length, widest[column] ?? 0)),
    [],
  )
  return rows.map(row =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  )
}
