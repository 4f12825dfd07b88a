import assert from 'node:assert/strict'
import {test} from 'node:test'
import {inLocale} from '../../../src/cli/locale.ts'

test('a terminal that is not of UTF-8 is shown ASCII of the same width', () => {
  const text = 'café 漢字 e\u0301 …'
  for (const env of [{}, {LANG: 'de_DE.UTF-8'}, {LANG: 'C', LC_ALL: 'C.utf8'}, {LANG: ''}])
    assert.equal(inLocale(text, env), text)
  for (const env of [{LANG: 'C'}, {LANG: 'de_DE.UTF-8', LC_ALL: 'POSIX'}, {LC_CTYPE: 'de_DE.ISO-8859-1'}])
    assert.equal(inLocale(text, env), 'caf? ???? e ~')
  assert.equal(inLocale('\u001b[31mred\u001b[0m\n', {LANG: 'C'}), '\u001b[31mred\u001b[0m\n')
})
