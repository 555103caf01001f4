// A Worker that does nothing but put our script into pages with a form: what the guard does with an answer to a GET.
import { formPages } from '../../src/delivery/form-pages.ts'
import { scriptPutter } from '../../src/delivery/script-tag.ts'
import { genericForm } from '../../src/presets/generic-form.ts'
import { routeKinds } from '../../src/routes/index.ts'
import { routeMatcher } from '../../src/stages/classify.ts'

const policy = { mode: 'enforce', surfaceModes: {}, routes: genericForm.routes } as const
const pages = formPages(policy, [], routeMatcher(policy, routeKinds))
const putScript = scriptPutter('f00d')

export default {
  async fetch(request, { ORIGIN_URL }) {
    const { pathname, search } = new URL(request.url)
    const answer = await fetch(new Request(ORIGIN_URL + pathname + search, request), { redirect: 'manual' })
    const page = pages.pageFor(request, request.url)
    return page === null ? answer : putScript(answer, request.url, page)
  },
} satisfies ExportedHandler<{ readonly ORIGIN_URL: string }>
