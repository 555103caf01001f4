// How far the runs are, for the person: on a terminal one line that is written over, elsewhere a line for each run that
// is finished. What is shown is made of names of ours alone.
import type { Progress } from '../run/run-all.ts'
import type { Scenario } from '../scenario.ts'
import { countText, minutesText } from './format.ts'

export interface ProgressScreen {
  readonly write: (text: string) => void
  /** The width of the terminal; null where it is none. */
  readonly columns: number | null
  /** Milliseconds, of whatever clock. */
  readonly now: () => number
}

export interface ProgressWriter {
  show(scenario: Pick<Scenario, 'name'>, progress: Progress): void
  /** Clears the line that is written over. */
  end(): void
}

const clearLine = '\r\u001b[2K'

export function progressWriter({ write, columns, now }: ProgressScreen): ProgressWriter {
  const began = now()
  return {
    show({ name }, progress) {
      const lasted = durationText(now() - began)
      // A line that wraps could not be written over.
      if (columns !== null)
        write(`${clearLine}${`${name}: ${progressLine(progress, lasted)}`.slice(0, columns - 1)}`)
      else if (progress.ended !== null) write(`${name}: ${finishedLine(progress)}, ${lasted}\n`)
    },
    end() {
      if (columns !== null) write(clearLine)
    },
  }
}

/** `12 of 48 runs, 27 %, 14 s, doorward seed 1 day 3 of 14`. */
function progressLine({ finished, of, days, running }: Progress, lasted: string): string {
  const done = finished + running.reduce((sum, { day }) => sum + day / days, 0)
  return [
    `${finished} of ${of} runs`,
    `${Math.floor((done / of) * 100)} %`,
    lasted,
    ...running.map(
      ({ policy, seed, day }) => `${policy} seed ${seed} day ${Math.min(day + 1, days)} of ${days}`,
    ),
  ].join(', ')
}

function finishedLine({ finished, of, ended }: Progress): string {
  if (ended === null) return `${finished} of ${of} runs`
  const { policy, seed, run } = ended
  return `${finished} of ${of} runs, ${policy} seed ${seed}, ${countText(run.attempts)} attempts`
}

function durationText(ms: number): string {
  return ms < 90_000 ? `${Math.round(ms / 1_000)} s` : minutesText(ms / 60_000)
}

/** Where standard error leads to. */
export function processProgressScreen(): ProgressScreen {
  return {
    write: text => process.stderr.write(text),
    columns: process.stderr.isTTY ? process.stderr.columns || 80 : null,
    now: () => performance.now(),
  }
}
