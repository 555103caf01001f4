// Which sentence goes with which answer. Pure.
import type { Surface } from '../attempt.ts'
import { unreachable } from '../lib/unreachable.ts'
import { type OwnAnswer, type RefusedAnswer, retryAfter } from './answers.ts'
import type { ByDoing, Doing, Messages, Text } from './messages/contract.ts'
import { waitingTime } from './waiting-time.ts'

export function wordsOf(answer: OwnAnswer, messages: Messages): Text {
  switch (answer.is) {
    case 'cool-down': {
      const { title, [answer.about]: sentences } = messages.coolDown
      return { title, detail: saidOf(answer.surface, sentences)(timeToWait(answer, messages)) }
    }
    case 'refused':
      return refusedWords(answer, messages)
    case 'trouble':
      return messages.trouble
    case 'wrong-host':
      return messages.wrongHost
    case 'check':
      return { title: messages.check.title, detail: messages.check.forPrograms }
    case 'waiting': {
      const { title, early, over } = messages.wait
      return { title, detail: answer.wait === null ? over : early(timeToWait(answer, messages)) }
    }
    default:
      return unreachable(answer)
  }
}

function timeToWait(answer: OwnAnswer, { tag }: Messages): string {
  return waitingTime(tag, (retryAfter(answer) ?? 0) * 1000)
}

const doings: Readonly<Partial<Record<Surface, Doing>>> = {
  login: 'sign-in',
  'password-reset': 'reset',
  signup: 'sign-up',
}

export function saidOf<Said>(surface: Surface, said: ByDoing<Said>): Said {
  return said[doings[surface] ?? 'other'] ?? said.other
}

function refusedWords({ status }: RefusedAnswer, messages: Messages): Text {
  switch (status) {
    case 400:
    case 415:
      return messages.unreadable
    case 408:
      return messages.late
    case 413:
      return messages.large
    case 403:
      return messages.refused
    default:
      return unreachable(status)
  }
}
