// One subject's record, what is done to it, and a clock that a test moves by hand.
import type { Asked } from '../../src/ledger/contract.ts'
import { emptyRecord, type SubjectRecord } from '../../src/ledger/record.ts'
import { settleIn } from '../../src/ledger/settling.ts'
import { takeFrom } from '../../src/ledger/taking.ts'
import type { Bucket, Debit, DeviceState } from '../../src/stores/contract.ts'

/** When these tests begin. */
export const start = 1_700_000_000_000

export const nothingAsked: Asked = {
  debits: [],
  claims: [],
  device: null,
  provenance: null,
  proversAt: null,
  lifts: [],
}

/** Nothing is known of whoever asks. */
export const nobody = { device: null, relation: null, proven: null }

export function world(record: SubjectRecord = emptyRecord()) {
  let time = start
  let charges = 0
  return {
    record,
    advance: (ms: number) => {
      time += ms
    },
    take: (ask: Partial<Asked>, device: DeviceState | null = null) =>
      takeFrom(record, { ...nothingAsked, ...ask }, { ...nobody, device }, time, () => `charge-${++charges}`),
    pay(...debits: readonly Debit[]) {
      const [first] = this.take({ debits }).answer.debits
      if (first === undefined) throw new Error('A debit is answered.')
      return first
    },
    settle: (charge: string | null, only: readonly string[] | null = null, instead: Bucket | null = null) =>
      settleIn(record, { charge: charge ?? '', instead, only }, time),
  }
}

/** What is left in a bucket; undefined where it is as if never asked for. */
export const left = (record: SubjectRecord, name: string) => record.buckets.get(name)?.[0]
