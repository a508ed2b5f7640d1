import { expect, it } from 'vitest'
import { findCommand } from '../../../server/commands/find-command.ts'
import { readWords } from '../../../server/commands/read-words.ts'

const complaint = (line: string) => {
  try {
    findCommand(readWords(line.split(' ')).words)
  } catch (error) {
    return (error as Error).message
  }
  return null
}

it.each([
  ['site alow https://example.org', 'There is no command "site alow". Did you mean "site allow"?'],
  ['sites list', 'There is no command "sites list". Did you mean "site list"?'],
  ['site', 'There is no command "site". There are: site list, site add,'],
  ['staff invite', 'There is no command "staff invite". There are: staff list, staff link, staff remove.'],
  ['mail tset', 'There is no command "mail tset". Did you mean "mail test"?'],
  ['mail', 'There is no command "mail". There are: mail test.'],
  ['frobnicate', 'There is no command "frobnicate". All commands: npm run afterword -- --help'],
  ['site list --sit main', 'There is no option "--sit". Did you mean "--site"?'],
  ['site list --site', '--site needs a value, as --site main.'],
])('says what is wrong with "%s"', (line, sentence) => {
  expect(complaint(line)).toContain(sentence)
})

it('takes a negative number for a value, not for an option', () => {
  expect(readWords(['site', 'set', 'editWindowS', '-1']).words).toEqual(['site', 'set', 'editWindowS', '-1'])
})

it('finds options wherever they stand', () => {
  expect(readWords(['--start', 'site', 'set', '--site=blog', 'readOnly', 'true', '--yes'])).toEqual({
    words: ['site', 'set', 'readOnly', 'true'],
    options: { site: 'blog', comments: undefined, isSure: true },
    wants: null,
    mayStart: true,
  })
  expect(readWords(['seed', '--comments', '7']).options.comments).toBe('7')
  expect(['--version', '-v', '--help', '-h'].map((word) => readWords([word]).wants)).toEqual(
    ['version', 'version', 'help', 'help'], // biome-ignore format: one line
  )
})
