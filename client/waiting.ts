// Says that a form is being sent, where that takes long enough for somebody to wonder: in the page's language, for eyes
// and for screen readers alike. Changes nothing of the form that outlasts the wait.

const noticeableMs = 400

const sentences: Readonly<Record<string, string>> = {
  en: 'One moment…',
  de: 'Einen Moment …',
  fr: 'Un instant…',
  es: 'Un momento…',
  it: 'Un momento…',
  nl: 'Een ogenblik…',
  pl: 'Chwileczkę…',
  pt: 'Um momento…',
  ja: '少々お待ちください…',
  zh: '请稍候…',
  ar: 'لحظة من فضلك…',
}

/** Returns what ends it. */
export function showWaiting(form: HTMLFormElement, submitter: Element | null): () => void {
  const { setAttribute, removeAttribute } = Element.prototype
  const [asked = ''] = document.documentElement.lang.toLowerCase().split('-')
  const language = asked in sentences ? asked : 'en'
  const region = document.createElement('span')
  region.className = 'doorward-waiting'
  region.lang = language
  region.dir = 'auto'
  region.style.display = 'block'
  // A live region has to be there before its words are, or they are not read out.
  region.setAttribute('role', 'status')
  if (submitter === null) Element.prototype.append.call(form, region)
  else submitter.after(region)
  setAttribute.call(form, 'aria-busy', 'true')
  const timer = setTimeout(() => {
    region.textContent = sentences[language] ?? ''
  }, noticeableMs)
  return () => {
    clearTimeout(timer)
    region.remove()
    removeAttribute.call(form, 'aria-busy')
  }
}
