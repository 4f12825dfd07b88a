import assert from 'node:assert/strict'
import {execFile} from 'node:child_process'
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import {promisify} from 'node:util'
import fc from 'fast-check'
import {
  applyChanges,
  type Change,
  unifiedDiff,
} from '../../../../../src/gateway/capabilities/filesystem/text/unified-diff.ts'

test('a changed line stands between three lines of what is around it', () => {
  const text = Array.from({length: 9}, (_, index) => `line ${index + 1}\n`).join('')
  const start = text.indexOf('line 5')
  assert.equal(
    unifiedDiff('/workspace/a', text, [{start, end: start + 6, replacement: 'LINE 5'}]),
    [
      '--- /workspace/a',
      '+++ /workspace/a',
      '@@ -2,7 +2,7 @@',
      ' line 2',
      ' line 3',
      ' line 4',
      '-line 5',
      '+LINE 5',
      ' line 6',
      ' line 7',
      ' line 8',
      '',
    ].join('\n'),
  )
})

test('a change that changes nothing has no diff', () => {
  assert.equal(unifiedDiff('a', 'x\n', [{start: 0, end: 1, replacement: 'x'}]), '')
})

const text = fc.array(fc.constantFrom('a', 'b', '\n'), {maxLength: 60}).map(parts => parts.join(''))
const edited = text.chain(old =>
  fc.uniqueArray(fc.integer({min: 0, max: old.length}), {maxLength: 8}).chain(cuts =>
    fc
      .array(
        fc.array(fc.constantFrom('c', '\n'), {maxLength: 4}).map(parts => parts.join('')),
        {
          minLength: cuts.length >> 1,
          maxLength: cuts.length >> 1,
        },
      )
      .map(replacements => ({old, changes: toChanges(cuts, replacements)})),
  ),
)

function toChanges(cuts: number[], replacements: string[]): Change[] {
  const sorted = cuts.toSorted((a, b) => a - b)
  return replacements.map((replacement, index) => ({
    start: sorted[2 * index] ?? 0,
    end: sorted[2 * index + 1] ?? 0,
    replacement,
  }))
}

test('every diff leads from the old text to the new', () => {
  fc.assert(
    fc.property(edited, ({old, changes}) => {
      assert.equal(patch(old, unifiedDiff('a', old, changes)), applyChanges(old, changes))
    }),
    {numRuns: 3000},
  )
})

test('git understands the diffs', async t => {
  const dir = await mkdtemp(join(tmpdir(), 'kfs-'))
  t.after(() => rm(dir, {recursive: true}))
  for (const {old, changes} of fc.sample(edited, 25)) {
    const diff = unifiedDiff('a', old, changes)
    if (diff === '') continue
    await writeFile(join(dir, 'a'), old)
    await writeFile(join(dir, 'diff'), diff)
    await promisify(execFile)('git', ['apply', '--unidiff-zero', '-p0', 'diff'], {cwd: dir})
    assert.equal(await readFile(join(dir, 'a'), 'utf8').catch(() => ''), applyChanges(old, changes))
  }
})

/** A strict reader: every context and removed line must be where the diff says. */
function patch(old: string, diff: string): string {
  const lines = old.match(/[^\n]*\n|[^\n]+$/g) ?? []
  const result: string[] = []
  let at = 0
  for (const hunk of diff.split(/^(?=@@ )/m).slice(1)) {
    const [header = '', ...body] = hunk.match(/[^\n]*\n(?!\\)|[^\n]+(?=\n\\)/g) ?? []
    const [, begin = '', count = '1'] = /^@@ -(\d+),?(\d*) /.exec(header) ?? []
    const first = count === '0' ? Number(begin) : Number(begin) - 1
    result.push(...lines.slice(at, first))
    at = first
    for (const line of body.filter(line => !line.startsWith('\\'))) {
      if (!line.startsWith('+')) assert.equal(lines[at++], line.slice(1))
      if (!line.startsWith('-')) result.push(line.slice(1))
    }
  }
  return [...result, ...lines.slice(at)].join('')
}
