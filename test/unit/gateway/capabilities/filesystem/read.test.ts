import assert from 'node:assert/strict'
import {createHash} from 'node:crypto'
import {mkdir, open, truncate, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {test} from 'node:test'
import {tempWorkspace} from './workspace.ts'

const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex')

test('a text is read whole, with size, date and checksum under both of their names', async t => {
  const {dir, call} = await tempWorkspace(t)
  await writeFile(join(dir, 'a.txt'), 'grüße\n')
  const result = await call('read', {path: '/workspace/a.txt'})
  assert.partialDeepStrictEqual(result, {
    path: '/workspace/a.txt',
    content: 'grüße\n',
    encoding: 'utf-8',
    offset: 0,
    next_offset: null,
    truncated: false,
    size: 8,
    size_bytes: 8,
    checksum: sha256('grüße\n'),
  })
  assert.equal(result.modified, result.modified_at)
})

test('relative, virtual and real paths name the same file, and answers speak of /workspace', async t => {
  const {dir, call} = await tempWorkspace(t)
  await mkdir(join(dir, 'sub'))
  await writeFile(join(dir, 'sub/a.txt'), 'a')
  for (const path of ['sub/a.txt', './sub/../sub//a.txt', '/workspace/sub/a.txt', join(dir, 'sub/a.txt')]) {
    assert.equal((await call('read', {path})).path, '/workspace/sub/a.txt')
  }
})

test('an empty file is read', async t => {
  const {dir, call} = await tempWorkspace(t)
  await writeFile(join(dir, 'empty'), '')
  assert.partialDeepStrictEqual(await call('read', {path: 'empty'}), {
    content: '',
    size: 0,
    checksum: sha256(''),
    next_offset: null,
  })
})

test('without a limit one MiB is read, and the checksum is that of the whole file', async t => {
  const {dir, call} = await tempWorkspace(t)
  const content = 'x'.repeat(1_048_576 + 10)
  await writeFile(join(dir, 'big'), content)
  const first = await call('read', {path: 'big'})
  assert.equal(first.content.length, 1_048_576)
  assert.partialDeepStrictEqual(first, {
    truncated: true,
    next_offset: 1_048_576,
    size: content.length,
    checksum: sha256(content),
  })
  assert.partialDeepStrictEqual(await call('read', {path: 'big', offset: first.next_offset}), {
    content: 'x'.repeat(10),
    truncated: false,
  })
})

test('pages of any size give the whole text back, characters never cut', async t => {
  const {dir, call} = await tempWorkspace(t)
  const text = 'aé€😀'.repeat(5)
  for (const [encoding, bytes] of [
    ['utf-8', Buffer.from(text)],
    ['utf-16le', Buffer.from(text, 'utf16le')],
  ] as const) {
    await writeFile(join(dir, 'text'), bytes)
    for (const limit of [4, 5, 7]) {
      let content = ''
      for (let offset: number | null = 0; offset !== null; ) {
        const page = await call('read', {path: 'text', encoding, offset, limit})
        assert.equal(page.offset, offset)
        content += page.content
        offset = page.next_offset
      }
      assert.equal(content, text)
    }
  }
})

test('an offset inside a character starts behind it, and says so', async t => {
  const {dir, call} = await tempWorkspace(t)
  await writeFile(join(dir, 'text'), 'é!')
  assert.partialDeepStrictEqual(await call('read', {path: 'text', offset: 1}), {content: '!', offset: 2})
})

test('a range too short for one character is an error, not an endless page', async t => {
  const {dir, fails} = await tempWorkspace(t)
  await writeFile(join(dir, 'text'), '😀')
  assert.equal((await fails('read', {path: 'text', limit: 2})).type, 'EncodingError')
})

test('an offset behind the end gives nothing', async t => {
  const {dir, call} = await tempWorkspace(t)
  await writeFile(join(dir, 'a'), 'abc')
  assert.partialDeepStrictEqual(await call('read', {path: 'a', offset: 99}), {
    content: '',
    next_offset: null,
    truncated: false,
  })
})

test('binary gives base64, latin1 any byte, and what does not fit an encoding is told', async t => {
  const {dir, call, fails} = await tempWorkspace(t)
  const bytes = Buffer.from([0x00, 0xff, 0xe9])
  await writeFile(join(dir, 'bytes'), bytes)
  assert.equal((await call('read', {path: 'bytes', encoding: 'binary'})).content, bytes.toString('base64'))
  assert.equal((await call('read', {path: 'bytes', encoding: 'latin1'})).content, '\u0000ÿé')
  for (const encoding of ['utf-8', 'ascii', 'utf-16le']) {
    assert.equal((await fails('read', {path: 'bytes', encoding})).type, 'EncodingError', encoding)
  }
})

test('a byte order mark is part of the content', async t => {
  const {dir, call} = await tempWorkspace(t)
  await writeFile(join(dir, 'bom'), '\ufeffx')
  assert.equal((await call('read', {path: 'bom'})).content, '\ufeffx')
})

test('what is missing and what is a folder are told apart', async t => {
  const {dir, fails} = await tempWorkspace(t)
  await mkdir(join(dir, 'folder'))
  await writeFile(join(dir, 'file'), '')
  assert.equal((await fails('read', {path: 'missing'})).type, 'FileNotFound')
  assert.equal((await fails('read', {path: 'missing/file'})).type, 'FileNotFound')
  assert.equal((await fails('read', {path: 'file/below'})).type, 'FileNotFound')
  assert.equal((await fails('read', {path: 'file/'})).type, 'FileNotFound')
  assert.equal((await fails('read', {path: 'folder'})).type, 'NotAFile')
  assert.equal((await fails('read', {path: '/workspace'})).type, 'NotAFile')
})

test('case 123: ten gigabytes of holes are read a page at a time, and memory stays flat', async t => {
  const {dir, call} = await tempWorkspace(t)
  await writeFile(join(dir, 'huge'), '')
  await truncate(join(dir, 'huge'), 10_000_000_000)
  const before = process.memoryUsage.rss()
  const page = await call('read', {path: 'huge', offset: 9_000_000_000})
  assert.partialDeepStrictEqual(page, {
    truncated: true,
    next_offset: 9_001_048_576,
    size: 10_000_000_000,
    checksum: null,
  })
  assert.ok(process.memoryUsage.rss() - before < 64 * 1_048_576)
})

test('case 123: a file that grows without end is read to the size it had', async t => {
  const {dir, call} = await tempWorkspace(t)
  await using log = await open(join(dir, 'log'), 'a')
  await log.appendFile(Buffer.alloc(2_000_000, 'x'))
  let isRead = false
  const growing = (async () => {
    while (!isRead) await log.appendFile(Buffer.alloc(200_000, 'y'))
  })()
  const result = await call('read', {path: 'log', limit: 1000}).finally(() => {
    isRead = true
  })
  await growing
  assert.equal(result.content, 'x'.repeat(1000))
  assert.ok(result.size >= 2_000_000)
})

test('a call that was cancelled stops hashing', async t => {
  const {dir, call} = await tempWorkspace(t)
  await writeFile(join(dir, 'big'), Buffer.alloc(4_000_000))
  await assert.rejects(call('read', {path: 'big', limit: 1}, {signal: AbortSignal.abort()}), {name: 'AbortError'})
})
