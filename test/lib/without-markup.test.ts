import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { trimmed, withoutEntities, withoutOctets, withoutTags } from '../../src/lib/without-markup.ts'

const php = spawnSync('php', ['-r', 'echo PHP_MAJOR_VERSION;']).status === 0
const skipsPhp = !php && process.env['DOORWARD_TEST_ALL'] !== '1'

describe('what WordPress removes from a name', () => {
  it('removes tags, comments and instructions, with their quirks', () => {
    const cases = {
      '<b>admin</b>': 'admin',
      'ad<!-- > -->min': 'admin',
      '<a title=">">admin': 'admin',
      'a < b': 'a < b',
      'admin<unended': 'admin',
      '<<b>admin>': '',
      'ad<?php echo ">"; ?>min': 'admin',
      '<script>x</script >admin</script>': '',
      '<SCRIPT >evil</script>admin': 'admin',
      '<style>unended admin': 'unended admin',
      'ad\0min ': 'admin',
    }
    for (const [text, expected] of Object.entries(cases)) expect(withoutTags(text), text).toBe(expected)
  })

  it('removes octets and entities without decoding them', () => {
    expect(withoutOctets('ad%7Amin%zz%4')).toBe('admin%zz%4')
    expect(withoutEntities('adm&x1;in &amp; &;x;')).toBe('admin  ')
    expect(withoutEntities('a&\n;b&;')).toBe('a&\n;b&;')
  })

  it('trims what PHP trims', () => {
    expect(trimmed(' \t\n\r\0\v a\u00a0 ')).toBe('a\u00a0')
    expect(trimmed(' \0')).toBe('')
  })

  it.skipIf(skipsPhp)('does what PHP does with 5,000 texts made of markup (needs php)', () => {
    const pieces = [
      '<',
      '>',
      '"',
      "'",
      '!',
      '--',
      '?',
      '<?',
      '?>',
      '<!--',
      '-->',
      '<?xml',
      '<!DOCTYPE',
      '<script',
      '</script>',
    ]
    const more = [
      '<style',
      '</style>',
      'a',
      ' ',
      '\n',
      '\t',
      '\0',
      '(',
      ')',
      '\\',
      '/',
      '&',
      ';',
      '&;',
      '%',
      '4',
      '1a',
    ]
    const text = fc.array(fc.constantFrom(...pieces, ...more), { maxLength: 14 }).map(parts => parts.join(''))
    const texts = fc.sample(text, { numRuns: 5_000, seed: 7 })
    const program = `
      $results = [];
      foreach (json_decode(file_get_contents('php://stdin')) as $text) {
        $results[] = [
          trim(strip_tags(preg_replace('@<(script|style)[^>]*?>.*?</\\\\1>@si', '', $text))),
          preg_replace('/&.+?;/', '', $text),
          preg_replace('|%([a-fA-F0-9][a-fA-F0-9])|', '', $text),
        ];
      }
      echo json_encode($results);`
    const run = spawnSync('php', ['-r', program], { input: JSON.stringify(texts), maxBuffer: 1e8 })
    const ours = texts.map(each => [withoutTags(each), withoutEntities(each), withoutOctets(each)])
    expect(ours).toEqual(JSON.parse(run.stdout.toString()))
  })
})
