import assert from 'node:assert/strict'
import {test} from 'node:test'
import {isPrivateWay, parseAddress} from '../../../../../src/gateway/capabilities/git/remote/address.ts'
import {parsePassword} from '../../../../../src/gateway/capabilities/git/remote/credential.ts'

const taken: [text: string, kind: string, host: string | undefined, url?: string][] = [
  ['https://github.com/a/b.git', 'http', 'github.com:443'],
  ['HTTPS://GitHub.com:443/a/b', 'http', 'github.com:443', 'https://github.com/a/b'],
  ['https://example.org:8443/a', 'http', 'example.org:8443'],
  ['http://[::1]:8080/a', 'http', '[::1]:8080'],
  ['https://bücher.example/a', 'http', 'xn--bcher-kva.example:443', 'https://xn--bcher-kva.example/a'],
  ['ssh://git@Example.org/a.git', 'ssh', 'example.org:22'],
  ['ssh://example.org:2222/~/a', 'ssh', 'example.org:2222'],
  ['git@github.com:a/b.git', 'ssh', 'github.com:22'],
  ['[::1]:a', 'ssh', '[::1]:22'],
  ['/workspace/a', 'local', undefined],
  ['file:///workspace/a', 'local', undefined],
]
for (const [text, kind, host, url = text] of taken) {
  test(`${text} is an address`, () => {
    const address = parseAddress(text)
    assert.ok(typeof address === 'object')
    assert.deepEqual([address.kind, 'host' in address ? address.host : undefined], [kind, host])
    if (address.kind !== 'local') assert.equal(address.url, url)
  })
}

const refused = [
  ...['', 'a', './a', '../a', 'a/b', '-x', '--upload-pack=x', '~/a', 'C:\\a', 'file://host/a'],
  ...[
    'ext::sh -c id',
    'ext::sh',
    'fd::3',
    'git://example.org/a',
    'ftp://example.org/a',
    'https::x',
    'transport::https://x',
  ],
  ...[
    'https://user@example.org/a',
    'https://user:pw@example.org/a',
    'https://example.org/a?x',
    'https://example.org/a#x',
  ],
  ...[
    'https://',
    'https://exa mple.org/',
    'https://example.org\\@evil/',
    'https://example.org/a\nb',
    'https://example.org/\u202e',
  ],
  ...['ssh://git:pw@example.org/a', 'ssh://-oProxyCommand=x/a', 'ssh://git@-oProxyCommand=x/a', 'ssh://example.org/-x'],
  ...[
    '-oProxyCommand=x:a',
    'git@-oProxyCommand=x:a',
    'git@example.org:-x',
    'git@example.org::x',
    `https://x/${'a'.repeat(3000)}`,
  ],
]
for (const text of refused) {
  test(`${JSON.stringify(text.slice(0, 60))} is no address`, () => {
    assert.equal(typeof parseAddress(text), 'string')
  })
}

test('a secret is sent over TLS, or not further than this machine', () => {
  const isPrivate = (url: string) => {
    const address = parseAddress(url)
    return typeof address === 'object' && address.kind === 'http' && isPrivateWay(address)
  }
  for (const url of ['https://example.org/a', 'http://localhost:1/a', 'http://127.0.0.1/a', 'http://[::1]/a'])
    assert.equal(isPrivate(url), true, url)
  for (const url of ['http://example.org/a', 'http://127.0.0.1.example.org/a', 'http://localhost.example.org/a'])
    assert.equal(isPrivate(url), false, url)
})

test('a password is read as user:password or as a token, and refused where git could not be told so', () => {
  assert.deepEqual(parsePassword('ada:a:b'), {username: 'ada', password: 'a:b'})
  assert.deepEqual(parsePassword('token'), {username: 'git', password: 'token'})
  assert.equal(parsePassword('token\nhost=evil'), null)
})
