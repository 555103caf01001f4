// What a language has to say: every sentence that a visitor can read from us. Sentences are whole, so that a language
// may put its words in its own order; times come in as text. Calm words: what happened, what to do next, nobody's
// fault, and the same whether an account exists or not.
import type { About } from '../../verdict.ts'

/** What the visitor was about to do. */
export type Doing = 'sign-in' | 'reset' | 'sign-up' | 'other'

/** Where nothing is said of what they were about to do, `other` is. */
export type ByDoing<Said> = { readonly other: Said } & { readonly [doing in Doing]?: Said }

/** A sentence with a length of time in it, such as `15 minutes`. */
export type Timed = (time: string) => string

export interface Text {
  readonly title: string
  readonly detail: string
}

export interface Messages {
  /** BCP 47: the language of the page, and of its numbers. */
  readonly tag: string
  readonly direction: 'ltr' | 'rtl'
  readonly reference: string
  readonly contact: string
  /** Names the link, and so says where it leads. */
  readonly otherWay: string
  readonly check: Check
  readonly wait: Wait
  /** By what there was too much of: how long to wait, about, and what else can be done. */
  readonly coolDown: { readonly title: string } & { readonly [about in About]: ByDoing<Timed> }
  readonly refused: Text
  readonly unreadable: Text
  readonly late: Text
  readonly large: Text
  readonly trouble: Text
  readonly wrongHost: Text
}

export interface Check {
  readonly title: string
  /** Why there is a check at all. */
  readonly why: ByDoing<string>
  /** How long it takes, where nothing has to be done, and where something may have to be. */
  readonly effortless: string
  readonly brief: string
  /** What happens afterwards. */
  readonly after: string
  /** Names the progress bar. */
  readonly progress: string
  readonly working: string
  readonly done: string
  readonly failed: string
  readonly slow: string
  readonly notLoaded: string
  /** Two buttons. */
  readonly again: string
  readonly next: string
  /** Said where no script runs. */
  readonly script: string
  /** A button: the way through by waiting. */
  readonly instead: Timed
  /** What a program is told to do. */
  readonly forPrograms: string
}

export interface Wait {
  readonly title: string
  /** There are `time` to go; the sentence names the button `next`. */
  readonly early: Timed
  /** The page can no longer be used. */
  readonly over: string
  /** Names the link to the form. */
  readonly back: string
}
