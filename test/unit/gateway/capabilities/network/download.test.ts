import assert from 'node:assert/strict'
import {createHash} from 'node:crypto'
import {mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {gzipSync} from 'node:zlib'
import {networkCapabilities} from '../../../../../src/gateway/capabilities/network/index.ts'
import {dnsServer} from '../../../../support/dns-server.ts'
import {type Cleanup, tempFolder} from '../../store/temp-store.ts'
import {run, runToError} from '../run.ts'
import {local, networkServices, webServer} from './services.ts'

const NAME = 'network.download'
const CONTENT = Buffer.from('content of the file\n'.repeat(50_000))
const CHECKSUM = createHash('sha256').update(CONTENT).digest('hex')

async function place(t: Cleanup) {
  const workspaceDir = tempFolder(t)
  const server = await webServer(t, (request, response) => {
    if (request.url === '/missing') response.writeHead(404).end('<html>no such file</html>')
    else if (request.url === '/moved') response.writeHead(302, {location: '/file'}).end()
    else if (request.url === '/inside') response.writeHead(302, {location: 'http://10.0.0.1/'}).end()
    else if (request.url === '/gzip') response.writeHead(200, {'content-encoding': 'gzip'}).end(gzipSync(CONTENT))
    else if (request.url === '/short') {
      response.writeHead(200, {'content-length': CONTENT.length})
      response.write(CONTENT.subarray(0, 1000), () => response.destroy())
    } else if (request.url === '/unsized') {
      response.write(CONTENT)
      response.end()
    } else if (request.url === '/hangs') response.write('begin')
    else response.end(CONTENT)
  })
  return {...server, workspaceDir, read: (name: string) => readFileSync(join(workspaceDir, name))}
}

test('a file is fetched whole, also after a redirect, and its checksum is told', async t => {
  const {origin, workspaceDir, read} = await place(t)
  for (const path of ['file', 'moved', 'gzip', 'unsized']) {
    const input = {url: `${origin}/${path}`, path: `/workspace/${path}`, expected_checksum: CHECKSUM.toUpperCase()}
    const {duration_ms: _, ...answer} = await run(local(), NAME, input, {workspaceDir})
    assert.deepEqual(answer, {path: `/workspace/${path}`, size: CONTENT.length, checksum: CHECKSUM})
    assert.ok(read(path).equals(CONTENT))
  }
})

test('a file that is there is replaced only when that was asked for', async t => {
  const {origin, workspaceDir, read} = await place(t)
  writeFileSync(join(workspaceDir, 'a'), 'mine')
  const input = {url: `${origin}/file`, path: 'a'}
  assert.equal((await runToError(local(), NAME, input, {workspaceDir})).type, 'DestinationExists')
  assert.equal(read('a').toString(), 'mine')
  await run(local(), NAME, {...input, overwrite: true}, {workspaceDir})
  assert.ok(read('a').equals(CONTENT))
})

const failures: [title: string, path: string, input: object, type: string][] = [
  ['another checksum', '/file', {expected_checksum: '0'.repeat(64)}, 'ChecksumMismatch'],
  ['a status that is no success', '/missing', {}, 'DownloadFailed'],
  ['an answer that breaks off', '/short', {}, 'DownloadFailed'],
  ['a redirect to the inside', '/inside', {}, 'DomainNotAllowed'],
  ['a path outside', '/file', {path: '../a'}, 'PathOutOfScope'],
  ['a link to the outside', '/file', {path: 'link/a'}, 'PathOutOfScope'],
  ['a folder that is missing', '/file', {path: 'none/a'}, 'ParentNotFound'],
  ['a folder in its place', '/file', {path: 'folder', overwrite: true}, 'NotAFile'],
]
for (const [title, path, change, type] of failures) {
  test(`${title} ends with ${type}, leaves the old file and nothing beside it`, async t => {
    const {origin, workspaceDir, read} = await place(t)
    writeFileSync(join(workspaceDir, 'a'), 'mine')
    mkdirSync(join(workspaceDir, 'folder'))
    symlinkSync('/tmp', join(workspaceDir, 'link'))
    const capabilities = local({allow_private: ['127.0.0.1']})
    const input = {url: origin + path, path: 'a', overwrite: true, ...change}
    assert.equal((await runToError(capabilities, NAME, input, {workspaceDir})).type, type)
    assert.equal(read('a').toString(), 'mine')
    assert.deepEqual(readdirSync(workspaceDir).toSorted(), ['a', 'folder', 'link'])
  })
}

test('a file that is too large is given up, whether its size is told or not', async t => {
  const {origin, workspaceDir} = await place(t)
  const small = local({max_download_bytes: CONTENT.length - 1})
  for (const path of ['file', 'unsized', 'gzip']) {
    const error = await runToError(small, NAME, {url: `${origin}/${path}`, path: 'a'}, {workspaceDir})
    assert.equal(error.type, 'DownloadFailed')
  }
  assert.deepEqual(readdirSync(workspaceDir), [])
})

test('a call that is cancelled leaves no file', async t => {
  const {origin, workspaceDir} = await place(t)
  const controller = new AbortController()
  const context = {workspaceDir, signal: controller.signal, progress: () => controller.abort(new Error('enough'))}
  await assert.rejects(run(local(), NAME, {url: `${origin}/hangs`, path: 'a'}, context))
  assert.deepEqual(readdirSync(workspaceDir), [])
})

test('a URL and a host that are not allowed are told as elsewhere', async t => {
  const workspaceDir = tempFolder(t)
  await using dns = await dnsServer(() => [])
  const capabilities = networkCapabilities(networkServices({dns_servers: [dns.address]}))
  for (const [url, type] of [
    ['file:///etc/passwd', 'InvalidUrl'],
    ['http://[::ffff:127.0.0.1]/', 'DomainNotAllowed'],
    ['http://nothing.example/', 'DownloadFailed'],
  ]) {
    assert.equal((await runToError(capabilities, NAME, {url, path: 'a'}, {workspaceDir})).type, type)
  }
})

test('the preview says what is fetched and where it goes', async () => {
  const [capability] = local().filter(({name}) => name === NAME)
  const text = await capability?.preview?.({url: 'https://example.com/a', path: '/workspace/a'} as never, {} as never)
  assert.equal(text, 'GET https://example.com/a\naccept-encoding: identity\n\ninto /workspace/a')
})
